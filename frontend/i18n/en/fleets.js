/** English: the Fleets line. @type {import('../translate.js').Catalogue} */
export default {
  'fleets.empty': 'Nobody is live right now.',
  'fleets.label': 'Fleets',
};
