/** Spanish: finding Spaces. @type {import('../translate.js').Catalogue} */
export default {
  'explore.empty': 'Ahora no hay ningún Espacio en directo. Inicia sesión y empieza uno con Crear.',
  'happening.empty': 'No hay ningún Espacio en directo. Empieza uno y aparecerá aquí.',
  'happening.label': 'Ahora mismo',
  'happening.scheduled': 'Espacios programados',
};
