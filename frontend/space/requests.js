/**
 * Requests about Spaces: to start, change and end one, and every command in it. The embedded player sends them in its
 * own way; the site itself uses `api.js`.
 *
 * @typedef {import('./views.js').SpaceView} SpaceView
 * @typedef {import('./views.js').Joined} Joined
 * @typedef {import('./views.js').LogEntry} LogEntry
 * @typedef {import('../protocol/messages.js').Settings} Settings
 * @typedef {import('./views.js').LiveSpace} LiveSpace
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {ReturnType<typeof createSpaceApi>} SpaceApi
 */
import { queryOf } from '../site/api.js';

/** @param {string} id */
const encoded = (id) => encodeURIComponent(id);

/** @param {string} space @param {string} [rest] */
const at = (space, rest = '') => `/api/spaces/${encoded(space)}${rest}`;

/** @param {import('../site/api.js').Send} send @param {import('../site/api.js').Look} look */
export function createSpaceApi(send, look) {
  return {
    /** @type {(state: 'live' | 'scheduled') => Promise<{spaces: SpaceView[], next: string | null}>} */
    spaces: (state) => send('GET', `/api/spaces?state=${state}`),
    /**
     * @type {(fields: {title: string, topics: string[], starts_at?: number, cohosts?: string[],
     *   settings?: Partial<Settings>}) => Promise<{space: SpaceView}>}
     */
    createSpace: (fields) => send('POST', '/api/spaces', fields),
    /** @type {(space: string) => Promise<{space: SpaceView}>} */
    space: (space) => send('GET', at(space)),
    /** @type {(space: string, anonymous?: boolean) => Promise<Joined>} */
    join: (space, anonymous) => send('POST', at(space, '/join'), anonymous === undefined ? {} : { anonymous }),
    /**
     * @type {(space: string, change: Partial<Settings> & {title?: string, topics?: string[],
     *   starts_at?: number}) => Promise<{space: SpaceView}>}
     */
    edit: (space, change) => send('PATCH', at(space), change),
    /** @type {(space: string, action: 'start' | 'end' | 'cancel' | 'leave') => Promise<{space: SpaceView}>} */
    change: (space, action) => send('POST', at(space, `/${action}`)),
    /** @type {(space: string, reason: string, consent?: boolean) => Promise<unknown>} */
    requestToSpeak: (space, reason, consent = false) =>
      send('POST', at(space, '/requests'), { ...(reason && { reason }), ...(consent && { consent }) }),
    /** @type {(space: string) => Promise<unknown>} */
    cancelRequest: (space) => send('DELETE', at(space, '/requests/me')),
    /** @type {(space: string, person: string, verdict: 'approve' | 'decline') => Promise<unknown>} */
    decide: (space, person, verdict) => send('POST', at(space, `/requests/${encoded(person)}/${verdict}`)),
    /** @type {(space: string, person: string, action: 'mute' | 'unmute' | 'audience') => Promise<unknown>} */
    onStage: (space, person, action) => send('POST', at(space, `/stage/${encoded(person)}/${action}`)),
    /** @type {(space: string, undo: boolean) => Promise<unknown>} */
    muteAll: (space, undo) => send(undo ? 'DELETE' : 'POST', at(space, '/stage/mute')),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} */
    cohost: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/cohosts/${encoded(person)}`)),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    handOver: (space, person) => send('POST', at(space, `/host/${encoded(person)}`)),
    /** @type {(space: string, person: string) => Promise<{invite: string, expires_at: number}>} */
    invite: (space, person) => send('POST', at(space, `/invites/${encoded(person)}`)),
    /** @type {(space: string, invite: string, verdict: 'accept' | 'decline', consent?: boolean) => Promise<unknown>} */
    answerInvite: (space, invite, verdict, consent = false) =>
      send('POST', at(space, `/invites/${verdict}`), { invite, ...(consent && { consent }) }),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    remove: (space, person) => send('POST', at(space, `/removed/${encoded(person)}`)),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} bars them from the host's Spaces */
    bar: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/blocked/${encoded(person)}`)),
    /** @type {(space: string) => Promise<{people: Person[]}>} the people whom its host blocked */
    barred: (space) => send('GET', at(space, '/blocked')),
    /** @type {(space: string, url: string) => Promise<unknown>} */
    pin: (space, url) => send('POST', at(space, '/pins'), { url }),
    /** @type {(space: string, pin: string) => Promise<unknown>} */
    unpin: (space, pin) => send('DELETE', at(space, `/pins/${encoded(pin)}`)),
    /**
     * @type {(space: string, fields: {reason: string, text?: string, person?: string}) => Promise<{report: string}>}
     */
    report: (space, fields) => send('POST', at(space, '/reports'), fields),
    /** @type {(space: string, cursor?: string | null) => Promise<{entries: LogEntry[], next: string | null}>} */
    log: (space, cursor) =>
      send('GET', at(space, `/log?format=json${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)),
    /** @type {(space: string) => string} the address of the whole log as a file */
    logUrl: (space) => at(space, '/log?format=csv'),
    /**
     * @type {(tag: string) => Promise<{tag: string, body: {spaces: LiveSpace[], again_in: number}} | null>} null if
     *   nothing changed since `tag`
     */
    live: (tag) => look('/api/live', tag),
    /** @type {() => Promise<{spaces: SpaceView[]}>} the person's own scheduled Spaces, the next one first */
    agenda: () => send('GET', '/api/agenda'),
    /** @type {() => Promise<{spaces: string[]}>} the ids of the Spaces with a reminder */
    reminders: () => send('GET', '/api/reminders'),
    /** @type {(space: string, on: boolean) => Promise<void>} */
    remind: (space, on) => send(on ? 'PUT' : 'DELETE', at(space, '/reminder')),
    /** @type {(spaces: string[]) => Promise<{spaces: SpaceView[]}>} Spaces as everybody sees them */
    cards: (spaces) => send('GET', `/api/cards?ids=${spaces.map(encoded).join(',')}`),
    /** @type {(question: string, cursor?: string | null) => Promise<{spaces: SpaceView[], next: string | null}>} */
    findSpaces: (q, cursor) => send('GET', `/api/search${queryOf({ in: 'spaces', q, cursor })}`),
  };
}
