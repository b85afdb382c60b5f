/** English: accounts, and signing in and out. @type {import('../translate.js').Catalogue} */
export default {
  'account.display_name': 'Display name',
  'account.handle': 'Handle',
  'account.handle_hint': 'What comes after the @: letters, digits and underscores.',
  'account.have_none': 'No account yet?',
  'account.have_one': 'Already have an account?',
  'account.password': 'Password',
  'account.password_hint': 'A few words in a row are easier to remember, and harder to guess.',
  'account.show_password': 'Show password',
  'account.sign_in': 'Sign in',
  'account.sign_in_title': 'Sign in to Espacio',
  'account.sign_out': 'Sign out',
  'account.sign_up': 'Sign up',
  'account.sign_up_title': 'Create your account',
  'account.welcome': 'Signed in as {name}.',
};
