/** Which field of a form a refusal is about, and what is wrong with a field before anything is sent. Pure. */

/**
 * The names of fields, by the code of the refusal; the first one that the form has is meant.
 * @type {Record<string, readonly string[]>}
 */
const FIELDS = {
  handle_taken: ['handle'],
  invalid_bio: ['bio'],
  invalid_display_name: ['display_name'],
  invalid_email: ['email'],
  invalid_handle: ['handle'],
  invalid_name: ['name'],
  invalid_passkey_name: ['name'],
  invalid_password: ['password'],
  invalid_reason: ['reason'],
  invalid_starts_at: ['starts_at'],
  invalid_text: ['text', 'alt'],
  invalid_title: ['title'],
  invalid_topics: ['topics'],
  invalid_url: ['url'],
  no_such_person: ['handle'],
  wrong_handle: ['handle'],
  wrong_own_password: ['current', 'password'],
  wrong_password: ['password'],
};
/** @type {Record<string, string>} the code for a field whose value breaks its rules */
const BROKEN = {
  current: 'required',
  display_name: 'invalid_display_name',
  email: 'invalid_email',
  handle: 'invalid_handle',
  name: 'invalid_name',
  password: 'invalid_password',
  starts_at: 'invalid_starts_at',
  title: 'invalid_title',
  url: 'invalid_url',
};

/**
 * @typedef {{name: string, value: string, required: boolean, minLength: number, validity: {valid: boolean}}} Control
 *   the part of an input that is looked at
 */

/**
 * @param {string} code of a refusal
 * @param {readonly string[]} names of the form's fields
 * @returns {string | null} the field that it is about; null if it is about none of them
 */
export const fieldFor = (code, names) =>
  (Object.hasOwn(FIELDS, code) && FIELDS[code].find((name) => names.includes(name))) || null;

/**
 * @param {readonly Control[]} controls in the order of the form
 * @returns {Record<string, string>} the code of what is wrong, by the name of the field; empty if all is well
 */
export function problemsOf(controls) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const control of controls) {
    const code = problemOf(control);
    if (code) found[control.name] = code;
  }
  return found;
}

/** @param {Control} control @returns {string} a code, or '' */
function problemOf({ name, value, required, minLength, validity }) {
  if (required && value.trim() === '') return 'required';
  if (!validity.valid || value.length < minLength) return BROKEN[name] ?? 'required';
  return '';
}
