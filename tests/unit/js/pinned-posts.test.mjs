import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../frontend/site/api.js';
import { askOnce } from '../../../frontend/space/replay/pinned-posts.js';

/** What is asked for, with these answers in turn: a post, or the status of a refusal. */
function asked(...answers) {
  const ids = [];
  const ask = askOnce(async (id) => {
    ids.push(id);
    const answer = answers.shift();
    if (typeof answer === 'number') throw new ApiError(answer, 'refused', '');
    return { post: answer };
  });
  return { ask, ids };
}

test('each post is asked for once', async () => {
  const { ask, ids } = asked({ text: 'One' }, { text: 'Two' });
  const [one, again, two] = await Promise.all([ask('p_1'), ask('p_1'), ask('p_2')]);
  assert.deepEqual([one.text, again.text, two.text, (await ask('p_1')).text], ['One', 'One', 'Two', 'One']);
  assert.deepEqual(ids, ['p_1', 'p_2']);
});

test('a post that is gone, or not for this person, is nothing, and not asked for again', async () => {
  const { ask, ids } = asked(404, { gone: true });
  for (const id of ['p_1', 'p_2', 'p_1', 'p_2']) assert.equal(await ask(id), null);
  assert.deepEqual(ids, ['p_1', 'p_2']);
});

test('after a failure, a post is asked for again', async () => {
  const { ask, ids } = asked(0, { text: 'One' });
  await assert.rejects(ask('p_1'), ApiError);
  assert.equal((await ask('p_1')).text, 'One');
  assert.deepEqual(ids, ['p_1', 'p_1']);
});
