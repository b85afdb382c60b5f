import assert from 'node:assert/strict';
import { test } from 'node:test';
import core from '../../../frontend/i18n/en.js';
import inbox from '../../../frontend/i18n/en/inbox.js';
import settings from '../../../frontend/i18n/en/settings.js';
import { fieldFor, problemsOf } from '../../../frontend/ui/field-errors.js';

const en = { ...core, ...inbox, ...settings };
const SIGN_UP = ['handle', 'display_name', 'password'];

/** An input as the browser has it. */
const control = (name, value, rules = {}) => ({ name, value, required: true, minLength: -1, validity: { valid: true }, ...rules });

test('a refusal is shown at the field that it is about', () => {
  assert.equal(fieldFor('handle_taken', SIGN_UP), 'handle');
  assert.equal(fieldFor('invalid_display_name', SIGN_UP), 'display_name');
  assert.equal(fieldFor('invalid_password', SIGN_UP), 'password');
  assert.equal(fieldFor('invalid_title', ['title', 'topics', 'starts_at']), 'title');
  assert.equal(fieldFor('invalid_starts_at', ['title', 'topics', 'starts_at']), 'starts_at');
});

test('a wrong password is shown at the current one, if the form asks for it beside a new one', () => {
  assert.equal(fieldFor('wrong_own_password', ['current', 'password']), 'current');
  assert.equal(fieldFor('wrong_own_password', ['password']), 'password');
  assert.equal(fieldFor('wrong_password', ['handle', 'password']), 'password');
});

test('a refusal of the form as a whole is shown at none of its fields', () => {
  assert.equal(fieldFor('too_many', SIGN_UP), null);
  assert.equal(fieldFor('invalid_title', SIGN_UP), null);
  assert.equal(fieldFor('constructor', SIGN_UP), null);
});

test('every bad field is found before anything is sent, in the order of the form', () => {
  const found = problemsOf([
    control('handle', 'a b', { validity: { valid: false } }),
    control('display_name', '  '),
    control('password', 'short', { minLength: 8 }),
  ]);
  assert.deepEqual(Object.entries(found), [['handle', 'invalid_handle'], ['display_name', 'required'], ['password', 'invalid_password']]);
});

test('good fields are sent, and so are empty ones that may be empty', () => {
  assert.deepEqual(problemsOf([control('handle', 'ana'), control('password', '12345678', { minLength: 8 }), control('topics', '', { required: false })]), {});
});

test('what is wrong with a field has words', () => {
  const broken = ['handle', 'display_name', 'password', 'current', 'name', 'starts_at', 'title', 'url', 'other'];
  const codes = broken.flatMap((name) => Object.values(problemsOf([control(name, 'x', { validity: { valid: false } })])));
  assert.equal(codes.length, broken.length);
  for (const code of codes) assert.ok(en[`error.${code}`], code);
});
