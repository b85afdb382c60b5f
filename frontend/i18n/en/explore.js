/** English: finding Spaces. @type {import('../translate.js').Catalogue} */
export default {
  'explore.empty': 'No Space is live right now. Sign in and start one with Compose.',
  'happening.empty': 'No Space is live. Start one, and it shows here.',
  'happening.label': 'Happening now',
  'happening.scheduled': 'Scheduled Spaces',
};
