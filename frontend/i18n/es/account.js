/** Spanish: accounts, and signing in and out. @type {import('../translate.js').Catalogue} */
export default {
  'account.display_name': 'Nombre visible',
  'account.handle': 'Usuario',
  'account.handle_hint': 'Lo que va después de la @: letras, cifras y guiones bajos.',
  'account.have_none': '¿Aún no tienes cuenta?',
  'account.have_one': '¿Ya tienes cuenta?',
  'account.password': 'Contraseña',
  'account.password_hint': 'Unas cuantas palabras seguidas se recuerdan mejor y se adivinan peor.',
  'account.show_password': 'Mostrar contraseña',
  'account.sign_in': 'Iniciar sesión',
  'account.sign_in_title': 'Inicia sesión en Espacio',
  'account.sign_out': 'Cerrar sesión',
  'account.sign_up': 'Crear cuenta',
  'account.sign_up_title': 'Crea tu cuenta',
  'account.welcome': 'Has entrado como {name}.',
};
