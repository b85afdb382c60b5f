import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATEGORIES } from '../../../frontend/ui/emoji-list.js';
import { loadNames, nameOf, search } from '../../../frontend/ui/emoji-names.js';

const [english, spanish] = await Promise.all([loadNames('en'), loadNames('es')]);

test('every emoji of the picker has a name of its own in both languages, and nothing else has one', () => {
  const emoji = CATEGORIES.flatMap((category) => category.emoji);
  for (const names of [english, spanish]) {
    assert.deepEqual(Object.keys(names).sort(), [...emoji].sort());
    assert.equal(new Set(emoji.map((one) => nameOf(names, one))).size, emoji.length);
  }
});

test('emoji are found by the beginnings of words, in any order, without accents', () => {
  assert.deepEqual(search(english, 'appl gree'), ['🍏']);
  assert.ok(search(spanish, 'CORAZON').includes('❤️'));
  assert.deepEqual(search(english, 'nothing is called this'), []);
});
