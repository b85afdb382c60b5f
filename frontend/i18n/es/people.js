/** Spanish: people, how they look, and finding them. @type {import('../translate.js').Catalogue} */
export default {
  'error.you_blocked': 'Has bloqueado a esta persona. Desbloquéala primero.',
};
