import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../frontend/site/api.js';
import { Feed } from '../../../frontend/posts/feed.js';
import { reactions } from '../../../frontend/posts/reactions.js';

const post = (moment, more = {}) => ({ id: `p_${moment}`, moment, likes: 0, reposts: 0, you: { liked: false, reposted: false }, ...more });
const moments = (list) => list.map(({ moment }) => moment);

/** A feed over a list that tests change; `asked` are the requested places. */
function played(list, size = 3) {
  const asked = [];
  const feed = new Feed(async ({ cursor, since }) => {
    asked.push({ cursor, since });
    const found = list.filter(({ moment }) => (!cursor || moment < cursor) && (!since || moment > since)).sort((a, b) => (a.moment < b.moment ? 1 : -1));
    return { posts: found.slice(0, size), next: found.length > size ? found[size - 1].moment : null };
  });
  return { feed, asked };
}

test('a timeline goes on where its page ended', async () => {
  const { feed } = played(['1', '2', '3', '4', '5'].map((moment) => post(moment)));
  await feed.load();
  assert.deepEqual(moments(feed.posts.value), ['5', '4', '3']);
  await feed.more();
  assert.deepEqual(moments(feed.posts.value), ['5', '4', '3', '2', '1']);
  assert.equal(feed.older.value, null);
});

test('new posts wait until somebody wants them', async () => {
  const list = [post('1'), post('2')];
  const { feed, asked } = played(list);
  await feed.load();
  list.push(post('3'));
  await feed.look();
  await feed.look();
  assert.deepEqual([moments(feed.posts.value), moments(feed.waiting.value)], [['2', '1'], ['3']]);
  assert.deepEqual(asked.at(-1), { cursor: undefined, since: '3' });
  await feed.show();
  assert.deepEqual([moments(feed.posts.value), moments(feed.waiting.value)], [['3', '2', '1'], []]);
});

test('after more than a page of new posts nothing is missing', async () => {
  const list = [post('1')];
  const { feed } = played(list, 2);
  await feed.load();
  list.push(post('2'), post('3'), post('4'), post('5'));
  await feed.look();
  await feed.show();
  await feed.more();
  await feed.more();
  assert.deepEqual(moments(feed.posts.value), ['5', '4', '3', '2', '1']);
});

test('own posts are at the top, once, and do not wait', async () => {
  const list = [post('1')];
  const { feed } = played(list);
  await feed.load();
  list.push(post('2'));
  feed.add(post('2'));
  await feed.look();
  assert.deepEqual([moments(feed.posts.value), feed.waiting.value], [['2', '1'], []]);
});

test('an empty timeline shows its first posts by itself', async () => {
  const list = [];
  const { feed } = played(list);
  await feed.load();
  list.push(post('1'));
  await feed.look();
  assert.deepEqual(moments(feed.posts.value), ['1']);
});

test('a timeline that fails says so and keeps what it has', async () => {
  let fails = false;
  const feed = new Feed(async () => {
    if (fails) throw new ApiError(0, 'offline', '');
    return { posts: [post('1')], next: '1' };
  });
  await feed.load();
  fails = true;
  await feed.more();
  assert.deepEqual([moments(feed.posts.value), feed.problem.value?.code], [['1'], 'offline']);
  fails = false;
  await feed.more();
  assert.equal(feed.problem.value, null);
});

/** Reactions to one post; `sent` are the requests, which the tests answer. */
function reacting() {
  let now = post('1', { likes: 4 });
  const sent = [];
  const failures = [];
  const react = reactions({
    known: () => now,
    change: (_, change) => (now = change(now)),
    send: (_, what, on) => new Promise((resolve, reject) => sent.push({ what, on, answer: (likes) => resolve({ post: post('1', { likes }) }), refuse: reject })),
    fail: (error) => failures.push(error),
  });
  return { react, sent, failures, state: () => [now.likes, now.you.liked] };
}

test('a like is seen at once, and then as the server counts', async () => {
  const { react, sent, state } = reacting();
  const done = react('p_1', 'like');
  assert.deepEqual(state(), [5, true]);
  sent[0].answer(9);
  await done;
  assert.deepEqual(state(), [9, true]);
});

test('a like that fails is taken back and said', async () => {
  const { react, sent, failures, state } = reacting();
  const done = react('p_1', 'like');
  sent[0].refuse(new ApiError(404, 'no_such_post', 'Gone.'));
  await done;
  assert.deepEqual([state(), failures.length], [[4, false], 1]);
});

test('who changes their mind has the last word', async () => {
  const { react, sent, state } = reacting();
  const done = react('p_1', 'like');
  void react('p_1', 'like');
  assert.deepEqual(state(), [4, false]);
  sent[0].answer(5);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(sent.map(({ on }) => on), [true, false]);
  sent[1].answer(4);
  await done;
  assert.deepEqual(state(), [4, false]);
});

test('two presses of one moment are sent as one', async () => {
  const { react, sent, state } = reacting();
  const done = react('p_1', 'like');
  void react('p_1', 'like');
  void react('p_1', 'like');
  sent[0].answer(5);
  await done;
  assert.deepEqual([sent.length, state()], [1, [5, true]]);
});

test('a change of mind that fails leaves what the server knows', async () => {
  const { react, sent, state } = reacting();
  const done = react('p_1', 'like');
  void react('p_1', 'like');
  sent[0].answer(5);
  await new Promise((resolve) => setImmediate(resolve));
  sent[1].refuse(new ApiError(0, 'offline', ''));
  await done;
  assert.deepEqual(state(), [5, true]);
});
