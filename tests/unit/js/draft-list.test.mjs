import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDraft } from '../../../frontend/posts/draft-list.js';

test('each unfinished text is kept for what it is for', () => {
  const kept = withDraft(withDraft({}, 'new', 'Hello'), 'reply p_1', 'Yes');
  assert.deepEqual(kept, { new: 'Hello', 'reply p_1': 'Yes' });
  assert.deepEqual(withDraft(kept, 'new', 'Hello you'), { 'reply p_1': 'Yes', new: 'Hello you' });
});

test('a text of nothing but space is no draft', () => {
  assert.deepEqual(withDraft({ new: 'Hello' }, 'new', ' \n'), {});
});

test('the oldest of more than twenty goes', () => {
  let drafts = {};
  for (let number = 0; number <= 20; number += 1) drafts = withDraft(drafts, `reply p_${number}`, 'Yes');
  assert.equal(Object.keys(drafts).length, 20);
  assert.ok(!('reply p_0' in drafts) && 'reply p_20' in drafts);
});
