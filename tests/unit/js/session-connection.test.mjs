import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '../../../frontend/site/api.js';
import { inside, played, settle, snapshot } from './fake-session.mjs';

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

test('moving shows no trouble unless the old worker goes before we are with the new one', async () => {
  const offline = new ApiError(0, 'offline', '');
  const { session, links, timers } = await inside('listener', { answers: [null, offline] });
  links[0].tell({ type: 'moved' });
  assert.equal(timers.some(({ ms }) => ms === 2_000), false);
  links[0].options.onLost('channel closed');
  timers.find(({ ms }) => ms === 2_000).then();
  assert.equal(session.room.troubled, true);
});

test('speaker of a moved room is heard on both connections until the old worker closes its own', async () => {
  const { session, links, fire, track } = await inside('speaker');
  await session.unmute();
  links[0].tell({ type: 'moved' });
  await fire(500);
  links[1].tell(snapshot('speaker'));
  assert.deepEqual(links[0].sent.at(-1), { type: 'mute', muted: false });
  assert.ok(links[0].sent.some(({ type }) => type === 'settled'));
  assert.deepEqual([links[0].closed, links[0].tracks.at(-1), links[1].tracks.at(-1)], [null, track, track]);
  session.mute();
  assert.deepEqual([links[0], links[1]].map(({ sent }) => sent.at(-1)), Array(2).fill({ type: 'mute', muted: true }));
  links[0].options.onLost('channel closed');
  assert.deepEqual([links[0].closed, session.room.phase], ['', 'live']);
});

test('speaker who leaves a moved room leaves both of its workers', async () => {
  const { session, links, fire } = await inside('speaker');
  links[0].tell({ type: 'moved' });
  await fire(500);
  await session.leave();
  assert.equal(links[0].closed, '');
  assert.deepEqual(JSON.parse(links[1].closed), { type: 'bye' });
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

test('a Space that moves is tried again within a second each time, for seconds', async () => {
  const gone = () => new ApiError(503, 'no_worker', 'No worker is free.');
  const { session, links, fire } = await inside('listener', { answers: [null, ...Array.from({ length: 9 }, gone)] });
  links[0].options.onLost('the worker is gone');
  await fire(0);
  for (let tries = 0; tries < 9; tries += 1) await fire(1_000);
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

test('first join without a worker gives up after ten tries, in words', async () => {
  const { session, fire } = played({ answers: Array(10).fill(new ApiError(503, 'no_worker', 'No worker is free.')) });
  await session.join();
  for (let tries = 1; tries < 10; tries += 1) {
    assert.equal(session.room.phase, 'joining');
    await fire(20_000);
  }
  assert.equal(session.room.phase, 'refused');
  assert.equal(session.room.error.code, 'no_worker');
});

test('room that is being made ready is waited for, and says so until one is in', async () => {
  const starting = () => new ApiError(503, 'worker_starting', 'The room is getting ready.');
  const { session, fire } = played({ answers: Array.from({ length: 60 }, starting) });
  await session.join();
  for (let tries = 1; tries < 61; tries += 1) {
    assert.deepEqual([session.room.phase, session.room.preparing], ['joining', true]);
    await fire(3_000);
  }
  assert.deepEqual([session.room.phase, session.room.preparing, session.room.error], ['live', false, null]);
});

test('room that never gets ready is given up in words', async () => {
  const starting = () => new ApiError(503, 'worker_starting', 'The room is getting ready.');
  const { session, fire } = played({ answers: Array.from({ length: 200 }, starting) });
  await session.join();
  for (let tries = 1; tries < 200 && session.room.phase === 'joining'; tries += 1) await fire(20_000);
  assert.deepEqual([session.room.phase, session.room.error.code, session.room.preparing], ['refused', 'worker_starting', false]);
});

test('full Space is tried again until there is room, and says so', async () => {
  const full = () => new ApiError(503, 'worker_full', 'This Space is full right now.');
  const { session, fire, calls } = played({ answers: Array.from({ length: 300 }, full) });
  await session.join();
  for (let tries = 1; tries < 301; tries += 1) {
    assert.deepEqual([session.room.phase, session.room.full], ['joining', true]);
    await fire(31_000);
  }
  assert.deepEqual([session.room.phase, session.room.full, session.room.error], ['live', false, null]);
  assert.equal(calls.filter((call) => call === 'join').length, 301);
});

test('wait for room does not count against later failures', async () => {
  const full = () => new ApiError(503, 'worker_full', '');
  const lost = () => new ApiError(0, 'no_connection', '');
  const { session, fire } = played({ answers: [...Array.from({ length: 9 }, full), lost(), lost()] });
  await session.join();
  for (let tries = 1; tries < 12; tries += 1) await fire(31_000);
  assert.equal(session.room.phase, 'live');
});

test('crowd that comes in at once is let in one after the other', async () => {
  const busy = () => new ApiError(503, 'worker_busy', 'Many people are joining.');
  const { session, fire } = played({ answers: Array.from({ length: 40 }, busy) });
  await session.join();
  for (let tries = 1; tries < 41; tries += 1) {
    assert.deepEqual([session.room.phase, session.room.full], ['joining', false]);
    await fire(4_000);
  }
  assert.equal(session.room.phase, 'live');
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

test('connection that opens after leaving is closed', async () => {
  const { session, links } = played();
  const joining = session.join();
  session.yield();
  await joining;
  assert.ok(links.every((link) => link.closed !== null));
  assert.equal(session.room.phase, 'left');
});
