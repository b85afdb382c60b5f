/** English: accounts, and signing in and out. @type {import('../translate.js').Catalogue} */
export default {
  'account.deleted': 'Deleted account',
  'account.display_name': 'Display name',
  'account.handle': 'Handle',
  'account.handle_hint': '3 to 15 letters, numbers or underscores.',
  'account.have_none': 'Don’t have an account?',
  'account.have_one': 'Already have an account?',
  'account.password': 'Password',
  'account.password_hint': 'At least 8 characters. A few unrelated words are easy to remember and hard to guess.',
  'account.show_password': 'Show password',
  'account.sign_in': 'Sign in',
  'account.sign_in_title': 'Sign in to Espacio',
  'account.sign_out': 'Sign out',
  'account.sign_up': 'Sign up',
  'account.sign_up_title': 'Create your account',
  'account.welcome': 'You’re signed in as {name}.',
};
