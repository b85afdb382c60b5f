/** Spanish: posts and the timeline. @type {import('../translate.js').Catalogue} */
export default {
  'post.by': 'Publicación de {name}',
  'post.heading': 'Nueva publicación',
  'post.message': 'Mensaje',
  'post.placeholder': '¿Qué está pasando?',
  'post.submit': 'Publicar',
  'timeline.empty': 'Escribe la primera publicación o empieza un Espacio con Crear.',
  'timeline.empty_signed_out': 'Crea una cuenta para escribir la primera publicación, o escucha un Espacio en directo.',
  'timeline.empty_title': 'Todavía no hay publicaciones',
  'timeline.label': 'Cronología',
  'timeline.older': 'Ver publicaciones anteriores',
};
