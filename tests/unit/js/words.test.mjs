import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import enCore from '../../../frontend/i18n/en.js';
import esCore from '../../../frontend/i18n/es.js';
import { choose, failureKey, ordinal, regional, translate } from '../../../frontend/i18n/translate.js';

const frontend = new URL('../../../frontend/', import.meta.url);
const en = await everyPart('en', enCore);
const es = await everyPart('es', esCore);
const files = readdirSync(frontend, { recursive: true }).filter((name) => name.endsWith('.js') && !/^(i18n|vendor|node_modules)\//.test(name));
const source = files.map((name) => readFileSync(new URL(name, frontend), 'utf8')).join('\n');
const plain = (key) => key.replace(/#.*/, '');

/** @returns the texts of the first load, and those that are loaded later */
async function everyPart(language, core) {
  const folder = new URL(`i18n/${language}/`, frontend);
  const parts = await Promise.all(readdirSync(folder).map((name) => import(new URL(name, folder).href)));
  return Object.assign({}, core, ...parts.map((part) => part.default));
}

test('Spanish has every word that English has, and no other', () => {
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort());
});

test('Spanish fills in the same values as English', () => {
  const values = (text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
  for (const key of Object.keys(en)) assert.deepEqual(values(es[key]), values(en[key]), key);
});

test('every word that the site asks for exists', () => {
  const known = new Set(Object.keys(en).map(plain));
  const asked = [...source.matchAll(/(?:\bt\(|=> |words: |words=|hint: |title: |\? |: |return )['"]([a-z_]+\.[a-z_A-Z]+)['"]/g)].map(([, key]) => key);
  assert.ok(asked.length > 80, `${asked.length} keys found`);
  assert.deepEqual(asked.filter((key) => !known.has(key) && !key.endsWith('.js')), []);
});

test('every word is used', () => {
  const built = /^(error|role|microphone|settings|log|react|report|review|rules)\./;
  const unused = Object.keys(en).map(plain).filter((key) => !built.test(key) && !source.includes(`'${key}'`) && !source.includes(`"${key}"`));
  assert.deepEqual(unused.filter((key) => key !== 'time.now'), []);
});

test('words take their plural and their numbers from the language', () => {
  assert.equal(translate(en, 'en', 'form.left', { count: 1 }), '1 character left');
  assert.equal(translate(es, 'es', 'form.left', { count: 1 }), 'Queda 1 carácter');
  assert.equal(translate(en, 'en', 'space.listening', { count: 1204 }), '1,204 listening');
  assert.throws(() => translate(en, 'en', 'no.such'), /No words for no\.such/);
});

test('dates are written as where the person lives, else as the words are spelled', () => {
  assert.equal(regional('es', ['en-US', 'es-MX', 'es']), 'es-MX');
  assert.equal(regional('en', ['en', 'en-US']), 'en-US');
  assert.equal(regional('en', ['de-DE', 'en']), 'en-GB');
  assert.equal(regional('es', ['en-US', 'es@posix']), 'es');
});

test('places in line have their suffix', () => {
  assert.deepEqual([1, 2, 3, 4, 11, 22, 113].map((place) => ordinal(place, 'en')), ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th']);
  assert.equal(ordinal(3, 'es'), '3.º');
});

test('the browser chooses the language', () => {
  assert.equal(choose(['de-DE', 'es-MX', 'en'], ['en', 'es']), 'es');
  assert.equal(choose(['', 'de'], ['en', 'es']), 'en');
});

test('names from right to left are isolated within sentences, and no others', () => {
  const by = (name) => translate({ by: 'Post by {name}, live' }, 'en', 'by', { name });
  assert.equal(by('Ana'), 'Post by Ana, live');
  assert.equal(by('日本'), 'Post by 日本, live');
  for (const name of ['\u0639\u0645\u0631', '\u05e0\u05d5\u05e2\u05d4 3', 'Ana \u05d0', '\u{1e900}', '\ufe8d'])
    assert.equal(by(name), `Post by \u2068${name}\u2069, live`);
});

test('a refusal is told in our words, in both languages, and with the time to wait', () => {
  for (const words of [en, es]) {
    const known = (key) => Object.hasOwn(words, key);
    assert.equal(failureKey('stage_full', undefined, known), 'error.stage_full');
    assert.equal(failureKey('too_many', undefined, known), 'error.too_many');
    assert.equal(failureKey('too_many', 180, known), 'error.too_many_until');
    assert.equal(failureKey('busy', 180, known), 'error.busy');
    assert.equal(failureKey('of_a_newer_server', undefined, known), null);
  }
});

test('counts agree with their number', () => {
  const plurals = Object.keys(en).filter((key) => key.endsWith('#other')).map(plain);
  for (const [language, words] of [['en', en], ['es', es]])
    for (const key of plurals) {
      const values = { name: 'Ana', most: 10, title: 'T', names: 'A' };
      for (const count of [0, 1, 2]) {
        const said = translate(words, language, key, { ...values, count });
        const template = words[`${key}#${count === 1 ? 'one' : 'other'}`];
        assert.equal(said.replace(/\d+/g, '#'), template.replace(/\{(count|most)\}/g, '#').replace(/\{(\w+)\}/g, (_, name) => values[name]), `${language} ${key}`);
      }
    }
  assert.equal(translate(es, 'es', 'space.listening', { count: 0 }), '0 oyentes');
  assert.equal(translate(es, 'es', 'space.listening', { count: 1 }), '1 oyente');
  assert.equal(translate(es, 'es', 'space.listening', { count: 2 }), '2 oyentes');
});

test('Spanish has no English words left, and speaks to one person', () => {
  const english = /\b(the|and|of|you|your|is|are|with|space|spaces|deleted|account|post|posts|host|mute|request|listening)\b/i;
  const plural = /\b(podéis|vosotros|vuestr[oa]s?|tenéis|os|usted|ustedes)\b/i;
  const left = Object.entries(es).filter(([, text]) => english.test(text.replace(/\{\w+\}/g, '')) || plural.test(text));
  assert.deepEqual(left, []);
});

test('what Spanish says as English does is a name or a sign', () => {
  const same = Object.keys(en).filter((key) => en[key] === es[key] && /[a-z]{3}/i.test(en[key].replace(/\{\w+\}/g, '')));
  assert.deepEqual(same.filter((key) => !/^Fleets?$|^CSV|^Post$|^Clip$|^Bio$/.test(en[key])), []);
});
