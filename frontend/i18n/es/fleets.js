/** Spanish: the Fleets line. @type {import('../translate.js').Catalogue} */
export default {
  'fleets.empty': 'Ahora no hay nadie en directo.',
  'fleets.label': 'Fleets',
};
