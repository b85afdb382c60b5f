/** English: the settings. @type {import('../translate.js').Catalogue} */
export default {
  'settings_page.back': 'Back to settings',
  'settings_page.keyboard': 'Keyboard shortcuts',
  'settings_page.keyboard_hint': 'What single keys do, and whether they do it.',
  'settings_page.listen_anonymously': 'Listen anonymously',
  'settings_page.listen_anonymously_hint': 'The people in a Space do not learn that you are listening, unless you step on the stage.',
  'settings_page.privacy': 'Privacy',
  'settings_page.privacy_hint': 'Who sees which Spaces you listen to.',
  'settings_page.show_listening': 'Show what I am listening to',
  'settings_page.show_listening_hint': 'People who follow you see your purple aura while you listen, and can join with one click.',
  'settings_page.signed_out': 'Sign in to change the settings of your account.',
  'settings_page.single_keys': 'Single-key shortcuts',
  'settings_page.single_keys_hint': 'Switch them off if you talk to your computer, or if keys are easily pressed by mistake. Ctrl+D goes on working.',
  'settings_page.title': 'Settings',
};
