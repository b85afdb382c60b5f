import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../frontend/site/api.js';
import { RoomSession } from '../../../frontend/room/session.js';

const entry = (id, role, more = {}) => ({ id, name: id, handle: id, role, muted_by_host: false, muted: true, present: true, csrc: 1, ...more });
const snapshot = (role, more = {}) => ({
  type: 'snapshot', seq: 1, space: { id: 's_1', title: 'Tea', state: 'live' }, stage: role === 'listener' ? [] : [entry('a_me', role)],
  queue: { length: 0 }, audience: { count: 1, guests: 0, people: [] }, you: { id: 'a_me', role }, ...more,
});
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A session with a fake API, connection, microphone and clock; `answers` are the successive results of `join`. */
function played({ answers = [], capture, anonymous = false } = {}) {
  const calls = [];
  const asked = [];
  const links = [];
  const timers = [];
  const track = Object.assign(new EventTarget(), { enabled: true, stop: () => calls.push('stop') });
  const stream = { getAudioTracks: () => [track], getTracks: () => [track] };
  const joined = { space: { id: 's_1' }, you: {}, ice_servers: [], socket: { url: 'ws://x', ticket: 't' } };
  const ports = {
    api: {
      join: async (_, hidden) => {
        asked.push(hidden);
        calls.push('join');
        const answer = answers.shift();
        if (answer) throw answer;
        return joined;
      },
      change: async (_, action) => calls.push(action),
      onStage: async (_, person, action) => calls.push(`${action} ${person}`),
    },
    openLink: async (options) => {
      const link = {
        options, sent: [], tracks: [], closed: null, receiver: {},
        sender: { replaceTrack: async (sent) => link.tracks.push(sent) },
        send: (text) => Boolean(link.sent.push(JSON.parse(text))),
        close: (last) => (link.closed = last ?? ''),
        tell: (message) => options.onText(JSON.stringify(message)),
      };
      links.push(link);
      return link;
    },
    exchange: async () => ({ sdp: 'v=0', socket: { close() {} } }),
    capture: capture ?? { open: async () => stream, release: async () => calls.push('release') },
    after: (ms, then) => {
      const timer = { ms, then };
      timers.push(timer);
      return () => timers.splice(0, timers.length, ...timers.filter((other) => other !== timer));
    },
    random: () => 0,
    onChange: () => {},
    onSound: (receiver) => calls.push(receiver ? 'sound' : 'silence'),
    onReplaced: () => calls.push('replaced'),
    onReactions: (tallies) => calls.push(tallies),
    onFound: (found) => calls.push(found),
    onInvited: (invited) => calls.push(invited),
  };
  const session = new RoomSession('s_1', ports, anonymous);
  const fire = async (longest) => {
    for (const timer of timers.filter(({ ms }) => ms <= longest)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.then();
    }
    await settle();
  };
  return { session, calls, asked, links, timers, track, fire };
}

async function inside(role, options) {
  const play = played(options);
  await play.session.join();
  play.links[0].tell(snapshot(role));
  await settle();
  return play;
}

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

test('lost connection comes back by itself and speaks on', async () => {
  const { session, links, fire } = await inside('speaker');
  await session.unmute();
  links[0].options.onLost('failed');
  assert.equal(session.room.phase, 'reconnecting');
  await fire(500);
  links[1].tell(snapshot('speaker'));
  assert.equal(session.room.phase, 'live');
  assert.equal(links[0].closed, '');
  assert.deepEqual(links[1].sent.at(-1), { type: 'mute', muted: false });
});

test('moved room sounds until the new one does', async () => {
  const { session, links, fire } = await inside('listener');
  links[0].tell({ type: 'moved' });
  assert.equal(session.room.phase, 'reconnecting');
  assert.equal(links[0].closed, null);
  await fire(500);
  assert.equal(links[0].closed, '');
  assert.equal(session.room.phase, 'live');
});

test('person who came in elsewhere is told, and nothing is tried', async () => {
  const { session, calls, links, timers } = await inside('listener');
  links[0].tell({ type: 'replaced' });
  session.yield();
  assert.ok(calls.includes('replaced'));
  assert.equal(session.room.phase, 'left');
  assert.deepEqual(timers, []);
});

for (const [type, phase, code] of [['removed', 'removed', undefined], ['signed_out', 'refused', 'signed_out']])
  test(`person who is ${type} hears nothing more, and nothing is tried`, async () => {
    const { session, links, calls, timers } = await inside('speaker');
    links[0].tell({ type });
    links[0].options.onLost('channel closed');
    await settle();
    assert.deepEqual([session.room.phase, session.room.error?.code], [phase, code]);
    assert.notEqual(links[0].closed, null);
    assert.deepEqual([calls.slice(-2), timers], [['silence', 'release'], []]);
  });

test('person removed while away is told so', async () => {
  const { session, links, fire } = await inside('listener', { answers: [null, new ApiError(403, 'removed', 'A host removed you.')] });
  links[0].options.onLost('failed');
  await fire(500);
  assert.equal(session.room.phase, 'removed');
});

test('barred person is refused at once', async () => {
  for (const code of ['removed', 'blocked', 'locked', 'accounts_only']) {
    const { session, calls } = played({ answers: [new ApiError(403, code, 'No.')] });
    await session.join();
    assert.equal(session.room.phase, 'refused');
    assert.equal(session.room.error.code, code);
    assert.equal(calls.filter((call) => call === 'join').length, 1);
  }
});

test('reactions, found people and invites are handed on, and change no screen', async () => {
  const { session, links, calls } = await inside('listener');
  const { screen } = session.room;
  const tallies = [{ emoji: 'heart', count: 2, person: null }];
  const found = { type: 'found', query: 'Z', people: [] };
  links[0].tell({ type: 'reactions', tallies });
  links[0].tell(found);
  assert.deepEqual(calls.slice(-2), [tallies, found]);
  assert.equal(session.room.screen, screen);
});

test('person reacts and searches over the connection', async () => {
  const { session, links } = await inside('listener');
  assert.equal(session.react('heart'), true);
  session.search('Zo');
  assert.deepEqual(links[0].sent.slice(-2), [{ type: 'react', emoji: 'heart' }, { type: 'search', query: 'Zo' }]);
});

test('anonymous listener comes back anonymously', async () => {
  const { session, asked, links, fire } = played({ anonymous: true });
  await session.join();
  links[0].options.onLost('failed');
  await fire(500);
  assert.deepEqual(asked, [true, true]);
});

test('trouble is said after two seconds and not before', async () => {
  const { session, links, timers } = await inside('listener');
  links[0].options.onLost('failed');
  assert.equal(session.room.troubled, false);
  timers.find(({ ms }) => ms === 2_000).then();
  assert.equal(session.room.troubled, true);
});

test('reconnecting is tried until it works', async () => {
  const offline = () => new ApiError(0, 'offline', '');
  const { session, links, fire } = await inside('listener', { answers: [null, offline(), offline(), offline(), offline()] });
  links[0].options.onLost('failed');
  for (let tries = 0; tries < 5; tries += 1) await fire(20_000);
  assert.equal(session.room.phase, 'live');
});

test('first join outlasts a worker that went', async () => {
  const { session, fire } = played({ answers: Array(5).fill(new ApiError(503, 'worker_gone', 'It is gone.')) });
  await session.join();
  for (let tries = 1; tries < 6; tries += 1) await fire(20_000);
  assert.equal(session.room.phase, 'live');
});

test('first join without a way to the worker gives up after three tries: each takes long', async () => {
  const { session, calls, fire } = played({ answers: Array(6).fill(new ApiError(0, 'no_connection', '')) });
  await session.join();
  await fire(20_000);
  await fire(20_000);
  assert.equal(session.room.phase, 'refused');
  assert.equal(calls.filter((call) => call === 'join').length, 3);
});

test('first join without a worker gives up after six tries, in words', async () => {
  const { session, fire } = played({ answers: Array(6).fill(new ApiError(503, 'no_worker', 'No worker is free.')) });
  await session.join();
  for (let tries = 1; tries < 6; tries += 1) {
    assert.equal(session.room.phase, 'joining');
    await fire(20_000);
  }
  assert.equal(session.room.phase, 'refused');
  assert.equal(session.room.error.code, 'no_worker');
});

test('ended Space is refused at once', async () => {
  const { session, calls } = played({ answers: [new ApiError(409, 'space_ended', 'This Space has ended.')] });
  await session.join();
  assert.equal(session.room.phase, 'refused');
  assert.equal(calls.filter((call) => call === 'join').length, 1);
});

test('end of the Space closes the connection and the microphone', async () => {
  const { session, links, calls } = await inside('speaker');
  links[0].tell({ type: 'event', seq: 2, space: { id: 's_1', title: 'Tea', state: 'ended' } });
  await settle();
  assert.equal(session.room.phase, 'ended');
  assert.notEqual(links[0].closed, null);
  assert.deepEqual(calls.slice(-2), ['silence', 'release']);
});

test('leaving says goodbye, and gives the seat back', async () => {
  const { session, links, calls } = await inside('speaker');
  await session.leave();
  assert.deepEqual(JSON.parse(links[0].closed), { type: 'bye' });
  assert.ok(calls.includes('leave'));
  assert.equal(session.room.phase, 'left');
});

test('leaving as a listener asks nothing of the API', async () => {
  const { session, calls } = await inside('listener');
  await session.leave();
  assert.ok(!calls.includes('leave'));
});

test('message that nobody knows is passed over', async () => {
  const { session, links } = await inside('listener');
  links[0].options.onText('{"type": "confetti"}');
  links[0].options.onText('not JSON');
  assert.equal(session.room.phase, 'live');
});

test('connection that opens after leaving is closed', async () => {
  const { session, links } = played();
  const joining = session.join();
  session.yield();
  await joining;
  assert.ok(links.every((link) => link.closed !== null));
  assert.equal(session.room.phase, 'left');
});
