/** Spanish: accounts, and signing in and out. @type {import('../translate.js').Catalogue} */
export default {
  'account.deleted': 'Cuenta eliminada',
  'account.display_name': 'Nombre visible',
  'account.handle': 'Nombre de usuario',
  'account.handle_hint': 'De 3 a 15 letras, números o guiones bajos.',
  'account.have_none': '¿No tienes cuenta?',
  'account.have_one': '¿Ya tienes una cuenta?',
  'account.password': 'Contraseña',
  'account.password_hint': 'Al menos 8 caracteres. Varias palabras sin relación son fáciles de recordar y difíciles de adivinar.',
  'account.show_password': 'Mostrar contraseña',
  'account.sign_in': 'Iniciar sesión',
  'account.sign_in_title': 'Inicia sesión en Espacio',
  'account.sign_out': 'Cerrar sesión',
  'account.sign_up': 'Crear cuenta',
  'account.sign_up_title': 'Crea tu cuenta',
  'account.welcome': 'Iniciaste sesión como {name}.',
};
