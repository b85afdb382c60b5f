import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entry, inside, settle } from './fake-session.mjs';

test('listener hears and holds no microphone', async () => {
  const { session, calls } = await inside('listener');
  assert.equal(session.room.phase, 'live');
  assert.equal(session.room.voice, 'off');
  assert.deepEqual(calls, ['join', 'sound']);
});

test('listener steps on the stage muted, over the same connection', async () => {
  const { session, links, track } = await inside('listener');
  links[0].tell({ type: 'event', seq: 2, you: { id: 'a_me', role: 'speaker' }, stage: [entry('a_me', 'speaker')] });
  await settle();
  assert.equal(links.length, 1);
  assert.equal(links[0].tracks.at(-1), track);
  assert.equal(track.enabled, false);
  assert.equal(session.room.muted, true);
});

test('speaker unmutes and tells the room', async () => {
  const { session, links, track } = await inside('speaker');
  await session.unmute();
  assert.equal(track.enabled, true);
  assert.deepEqual(links[0].sent.at(-1), { type: 'mute', muted: false });
});

test('speaker muted by the host falls silent, and takes it back before talking', async () => {
  const { session, links, calls, track } = await inside('speaker');
  await session.unmute();
  links[0].tell({ type: 'event', seq: 2, stage: [entry('a_me', 'speaker', { muted_by_host: true })] });
  assert.equal(track.enabled, false);
  await session.unmute();
  assert.equal(calls.at(-1), 'unmute a_me');
  assert.equal(track.enabled, true);
});

test('room that does not know what the speaker said is told again', async () => {
  const { session, links } = await inside('speaker');
  await session.unmute();
  links[0].tell({ type: 'event', seq: 2, stage: [entry('a_me', 'speaker', { muted: true })] });
  assert.deepEqual(links[0].sent, [{ type: 'mute', muted: false }, { type: 'mute', muted: false }]);
  links[0].tell({ type: 'event', seq: 3, stage: [entry('a_me', 'speaker', { muted: false })] });
  assert.equal(links[0].sent.length, 2);
});

test('speaker whose microphone is unplugged is muted and told so, and takes another one', async () => {
  const { session, links, calls, track } = await inside('speaker');
  await session.unmute();
  track.dispatchEvent(new Event('ended'));
  await settle();
  assert.deepEqual([session.room.voice, session.room.muted], ['missing', true]);
  assert.deepEqual(links[0].sent.at(-1), { type: 'mute', muted: true });
  assert.equal(links[0].tracks.at(-1), null);
  assert.equal(calls.at(-1), 'release');
  await session.unmute();
  assert.deepEqual([session.room.voice, session.room.muted], ['ready', false]);
  assert.equal(links[0].tracks.at(-1), track);
});

test('speaker moved to the audience gives the microphone back', async () => {
  const { session, links, calls } = await inside('speaker');
  links[0].tell({ type: 'event', seq: 2, you: { id: 'a_me', role: 'listener' }, stage: [] });
  await settle();
  assert.equal(session.room.voice, 'off');
  assert.equal(links[0].tracks.at(-1), null);
  assert.equal(calls.at(-1), 'release');
});

test('speaker without a microphone is told why', async () => {
  const refused = { open: async () => { throw new DOMException('no', 'NotAllowedError'); }, release: async () => {} };
  const { session } = await inside('speaker', { capture: refused });
  assert.equal(session.room.voice, 'denied');
  await session.unmute();
  assert.equal(session.room.muted, true);
});

test('reactions, found people and invites are handed on, and change no screen', async () => {
  const { session, links, calls } = await inside('listener');
  const { screen } = session.room;
  const tallies = [{ emoji: 'heart', count: 2, person: null }];
  const found = { type: 'found', query: 'Z', people: [] };
  links[0].tell({ type: 'reactions', tallies });
  links[0].tell(found);
  const captions = { type: 'captions', lines: [], behind: true };
  links[0].tell(captions);
  assert.deepEqual(calls.slice(-3), [tallies, found, captions]);
  assert.equal(session.room.screen, screen);
});

test('person reacts, searches and reads captions over the connection', async () => {
  const { session, links } = await inside('listener');
  /** @type {import('../../../frontend/protocol/messages.js').Wish[]} */
  const wishes = [
    { type: 'react', emoji: 'heart' },
    { type: 'search', query: 'Zo' },
    { type: 'captions', on: true },
  ];
  for (const wish of wishes) assert.equal(session.ask(wish), true);
  assert.deepEqual(links[0].sent.slice(-3), wishes);
});

test('message that nobody knows is passed over', async () => {
  const { session, links } = await inside('listener');
  links[0].options.onText('{"type": "confetti"}');
  links[0].options.onText('not JSON');
  assert.equal(session.room.phase, 'live');
});
