/** A session with a fake API, connection, microphone and clock, for the tests of `RoomSession`. */
import { RoomSession } from '../../../frontend/room/session.js';

export const entry = (id, role, more = {}) => ({ id, name: id, handle: id, role, muted_by_host: false, muted: true, present: true, csrc: 1, ...more });
export const snapshot = (role, more = {}) => ({
  type: 'snapshot', seq: 1, space: { id: 's_1', title: 'Tea', state: 'live' }, stage: role === 'listener' ? [] : [entry('a_me', role)],
  queue: { length: 0 }, audience: { count: 1, guests: 0, people: [] }, you: { id: 'a_me', role }, ...more,
});
export const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A connection that keeps what is sent over it; `tell` receives a message from the room. */
function fakeLink(options) {
  const link = {
    options, sent: [], tracks: [], closed: null, receiver: {},
    sender: { replaceTrack: async (sent) => link.tracks.push(sent) },
    send: (text) => Boolean(link.sent.push(JSON.parse(text))),
    close: (last) => (link.closed = last ?? ''),
    tell: (message) => options.onText(JSON.stringify(message)),
  };
  return link;
}

/** An API that keeps what is called; `answers` are the successive errors of `join`, and `asked` its arguments. */
function fakeApi(answers, calls, asked) {
  const joined = { space: { id: 's_1' }, you: {}, ice_servers: [], socket: { url: 'ws://x', ticket: 't' } };
  return {
    join: async (_, hidden) => {
      asked.push(hidden);
      calls.push('join');
      const answer = answers.shift();
      if (answer) throw answer;
      return joined;
    },
    change: async (_, action) => calls.push(action),
    onStage: async (_, person, action) => calls.push(`${action} ${person}`),
  };
}

/** Timers that only `fire` runs, up to the longest wait given. */
function fakeClock() {
  const timers = [];
  const after = (ms, then) => {
    const timer = { ms, then };
    timers.push(timer);
    return () => timers.splice(0, timers.length, ...timers.filter((other) => other !== timer));
  };
  const fire = async (longest) => {
    for (const timer of timers.filter(({ ms }) => ms <= longest)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.then();
    }
    await settle();
  };
  return { timers, after, fire };
}

/** A session with fakes around it; `answers` are the successive results of `join`. */
export function played({ answers = [], capture, anonymous = false } = {}) {
  const calls = [];
  const asked = [];
  const links = [];
  const { timers, after, fire } = fakeClock();
  const track = Object.assign(new EventTarget(), { enabled: true, stop: () => calls.push('stop') });
  const stream = { getAudioTracks: () => [track], getTracks: () => [track] };
  const session = new RoomSession(
    's_1',
    {
      api: fakeApi(answers, calls, asked),
      openLink: async (options) => links[links.push(fakeLink(options)) - 1],
      exchange: async () => ({ sdp: 'v=0', socket: { close() {} } }),
      capture: capture ?? { open: async () => stream, release: async () => calls.push('release') },
      after,
      random: () => 0,
      onChange: () => {},
      onSound: (receiver) => calls.push(receiver ? 'sound' : 'silence'),
      onReplaced: () => calls.push('replaced'),
      onReactions: (tallies) => calls.push(tallies),
      onCaptions: (captions) => calls.push(captions),
      onFound: (found) => calls.push(found),
      onInvited: (invited) => calls.push(invited),
    },
    anonymous,
  );
  return { session, calls, asked, links, timers, track, fire };
}

/** A session that has joined in a role. */
export async function inside(role, options) {
  const play = played(options);
  await play.session.join();
  play.links[0].tell(snapshot(role));
  await settle();
  return play;
}
