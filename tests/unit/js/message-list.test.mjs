/** The lines of a conversation: in whatever order they arrive, the page shows them once and in their own order. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { breaks, leavesGap, merged, withoutArrived } from '../../../frontend/messages/message-list.js';

const ANA = { id: 'a_ana', name: 'Ana', handle: 'ana' };
const BEN = { id: 'a_ben', name: 'Ben', handle: 'ben' };
const NOON = new Date(2026, 10, 21, 12).getTime();
const line = (seq, more = {}) => ({ seq, at: NOON + seq, by: ANA, kind: 'text', text: `${seq}`, space: null, invite: null, people: [], pictures: [], ...more });
const numbers = (lines) => lines.map(({ seq }) => seq);

test('lines stand in order and once, however they came', () => {
  const lines = [3, 1, 2, 3, 2].reduce((known, seq) => merged(known, [line(seq)]), []);
  assert.deepEqual(numbers(lines), [1, 2, 3]);
});

test('a line that is told again is as it was told last', () => {
  const waiting = line(1, { kind: 'invite', invite: { id: 'i_1', ends_at: NOON, answer: null } });
  const answered = { ...waiting, invite: { ...waiting.invite, answer: 'accepted' } };
  assert.equal(merged([waiting], [answered])[0].invite.answer, 'accepted');
});

test('a line after a missing one leaves a gap, and no other does', () => {
  assert.equal(leavesGap([line(1), line(2)], line(4)), true);
  assert.equal(leavesGap([line(1), line(2)], line(3)), false);
  assert.equal(leavesGap([line(1), line(2)], line(2)), false);
  assert.equal(leavesGap([], line(9)), false);
});

test('one’s own line that arrives takes one that is on its way, and none that failed', () => {
  const one = (key, more = {}) => ({ key, text: '7', attached: [], at: 0, failed: false, ...more });
  const unsent = [one('a', { failed: true }), one('b'), one('c')];
  assert.deepEqual(withoutArrived(unsent, line(7)).map(({ key }) => key), ['a', 'c']);
  assert.deepEqual(withoutArrived(unsent, line(8)).length, 3);
  const pictured = [one('d'), one('e', { attached: [{}] })];
  assert.deepEqual(withoutArrived(pictured, line(7, { pictures: [{}] })).map(({ key }) => key), ['d']);
});

test('a day, another author and a long pause begin anew', () => {
  assert.deepEqual(breaks(undefined, line(1)), { day: true, first: true });
  assert.deepEqual(breaks(line(1), line(2)), { day: false, first: false });
  assert.deepEqual(breaks(line(1), line(2, { by: BEN })), { day: false, first: true });
  assert.deepEqual(breaks(line(1), line(2, { at: NOON + 10 * 60_000 })), { day: false, first: true });
  assert.deepEqual(breaks(line(1), line(2, { at: NOON + 24 * 3_600_000 })), { day: true, first: true });
  assert.deepEqual(breaks(line(1, { kind: 'added' }), line(2)), { day: false, first: true });
});
