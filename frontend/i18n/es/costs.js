/** Spanish: the page for administrators about costs. @type {import('../translate.js').Catalogue} */
export default {
  'costs.captions': 'Subtítulos',
  'costs.joins': 'Entradas',
  'costs.lead':
    'Lo que cuestan los Espacios en AWS por día (UTC): lo que se usó, a los precios de lista del {date}. No incluye cuotas gratuitas, impuestos ni imágenes. Cada entrada cuenta como una primera visita, y cada grabación, como escuchada hasta el final.',
  'costs.listener_hours': 'Horas de escucha',
  'costs.none': 'Aquí aparecerán los días con Espacios.',
  'costs.none_title': 'Aún no hay gastos',
  'costs.recordings': 'Grabaciones',
  'costs.replays': 'Grabaciones y podcasts escuchados (máximo)',
  'costs.site': 'Primeras visitas (máximo)',
  'costs.sound': 'Sonido (tráfico)',
  'costs.space_hours': 'Horas de Espacios',
  'costs.worker_hours': 'Horas de servidores',
  'costs.workers': 'Servidores de audio',
};
