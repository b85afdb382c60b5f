import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bySize, topicsOf, withTopic, worthFollowing } from '../../../frontend/search/explore-lists.js';
import { begins } from '../../../frontend/site/folding.js';

const person = (id) => ({ id, handle: id, name: id });
const space = (title, topics, listeners, started_at, host, ...others) => ({ title, topics, listeners, started_at, host: person(host), stage: [host, ...others].map(person) });
const trains = space('Night trains', ['Trains', 'Europe'], 5, 1, 'ana', 'ben');
const tea = space('Tea', ['tea'], 40, 2, 'cy');
const more = space('More trains', ['tráins'], 5, 3, 'dora', 'ana');
const all = [trains, tea, more];

test('topics are counted however they are written, the most common first', () => {
  assert.deepEqual(topicsOf(all), [{ key: 'trains', name: 'Trains', count: 2 }, { key: 'europe', name: 'Europe', count: 1 }, { key: 'tea', name: 'tea', count: 1 }]);
  assert.deepEqual(topicsOf([space('', ['a', 'A'], 0, 0, 'x')]), [{ key: 'a', name: 'a', count: 1 }]);
});

test('a topic leaves what is about it', () => {
  assert.deepEqual(withTopic(all, 'trains'), [trains, more]);
  assert.deepEqual(withTopic(all, ''), all);
});

test('the largest Spaces come first, the newest of the same size before the others', () => {
  assert.deepEqual(bySize(all, 'size'), [tea, more, trains]);
  assert.deepEqual(bySize(all, 'time'), [more, tea, trains]);
});

test('hosts of the largest Spaces are worth following before who speaks there, each once', () => {
  const names = (known, limit = 9) => worthFollowing(all, [], [], (id) => known.includes(id), limit).map((seat) => seat.person.id);
  assert.deepEqual(names([]), ['cy', 'dora', 'ana', 'ben']);
  assert.deepEqual(names(['dora', 'cy']), ['ana', 'ben']);
  assert.deepEqual(names([], 2), ['cy', 'dora']);
  assert.equal(worthFollowing(all, [], [], () => false, 9)[2].title, 'Night trains');
});

test('who plans a Space and who posts come after those who are live, and say why', () => {
  const others = [person('eve'), person('dora'), person('cy')];
  const found = worthFollowing([tea], [more], others, () => false, 9);
  assert.deepEqual(found.map((seat) => [seat.person.id, seat.words]), [['cy', 'who.talks_in'], ['dora', 'who.will_talk_in'], ['eve', 'who.posts']]);
  assert.deepEqual(worthFollowing([], [], [{ ...person('x'), handle: null }], () => false, 9), []);
});

test('each word of a question begins a word of the text', () => {
  assert.ok(begins('mart', 'Ana Martínez'));
  assert.ok(begins('MARTINEZ an', 'Ana Martínez'));
  assert.ok(!begins('tinez', 'Ana Martínez'));
  assert.ok(!begins('  ', 'Ana'));
});
