import assert from 'node:assert/strict';
import { test } from 'node:test';
import { found, lineAt, replaced } from '../../../frontend/space/replay/utterances.js';

const line = (id, start_ms, text = id) => ({ id, start_ms, end_ms: start_ms + 900, text, speaker: 0, revision: 0 });
const LINES = [line('l_1', 500, 'Buenos días'), line('l_2', 2_000, 'Nos vemos mañana'), line('l_3', 2_000), line('l_4', 9_000)];

test('the spoken line is the one that was begun last, also in the pause after it', () => {
  const spoken = (at) => lineAt(LINES, at)?.id ?? null;
  assert.deepEqual([0, 499, 500, 1_999, 2_000, 8_999, 9_000, 1e9].map(spoken), [
    null, null, 'l_1', 'l_1', 'l_3', 'l_3', 'l_4', 'l_4',
  ]); // prettier-ignore
  assert.equal(lineAt([], 5), null);
});

test('lines are found by the beginnings of their words, without case and accents', () => {
  const ids = (question) => found(LINES, question).map(({ id }) => id);
  assert.deepEqual(ids('MANA vem'), ['l_2']);
  assert.deepEqual(ids('dias'), ['l_1']);
  assert.deepEqual(ids('ias'), []);
  assert.equal(found(LINES, '  '), LINES);
});

test('a corrected line takes the place of the one that was heard', () => {
  const after = replaced(LINES, { ...LINES[1], text: 'Hasta mañana', revision: 1 });
  assert.deepEqual(
    after.map(({ text }) => text),
    ['Buenos días', 'Hasta mañana', 'l_3', 'l_4'],
  );
  assert.equal(after[0], LINES[0]);
});
