/** Spanish: the settings. @type {import('../translate.js').Catalogue} */
export default {
  'settings_page.back': 'Volver a los ajustes',
  'settings_page.keyboard': 'Atajos de teclado',
  'settings_page.keyboard_hint': 'Qué hace cada tecla y si quieres que lo haga.',
  'settings_page.listen_anonymously': 'Escuchar de forma anónima',
  'settings_page.listen_anonymously_hint': 'Quienes están en un Espacio no sabrán que escuchas, salvo que subas al escenario.',
  'settings_page.privacy': 'Privacidad',
  'settings_page.privacy_hint': 'Quién ve qué Espacios escuchas.',
  'settings_page.show_listening': 'Mostrar lo que escucho',
  'settings_page.show_listening_hint': 'Quienes te siguen ven tu aura morada mientras escuchas y pueden entrar con un clic.',
  'settings_page.signed_out': 'Inicia sesión para cambiar los ajustes de tu cuenta.',
  'settings_page.single_keys': 'Atajos de una sola tecla',
  'settings_page.single_keys_hint': 'Desactívalos si hablas con tu ordenador o si pulsas teclas sin querer. Ctrl+D seguirá funcionando.',
  'settings_page.title': 'Ajustes',
};
