/** English: people, how they look, and finding them. @type {import('../translate.js').Catalogue} */
export default {
  'error.you_blocked': 'You have blocked this person. Unblock them first.',
};
