/** Spaces: the life of one, and every command in it. */

/** @param {import('../api.js').Send} send */
export function spaces(send) {
  /** @param {string} space @param {string} [rest] */
  const at = (space, rest = '') => `/api/spaces/${encodeURIComponent(space)}${rest}`;
  /** @param {string} person */
  const named = (person) => encodeURIComponent(person);
  return {
    /** @type {(state: 'live' | 'scheduled') => Promise<{spaces: import('../api.js').SpaceView[], next: string | null}>} */
    spaces: (state) => send('GET', `/api/spaces?state=${state}`),
    /** @type {(fields: {title: string, topics: string[], starts_at?: number, settings?: Partial<import('../api.js').Settings>}) => Promise<{space: import('../api.js').SpaceView}>} */
    createSpace: (fields) => send('POST', '/api/spaces', fields),
    /** @type {(space: string) => Promise<{space: import('../api.js').SpaceView}>} */
    space: (space) => send('GET', at(space)),
    /** @type {(space: string, anonymous?: boolean) => Promise<import('../api.js').Joined>} */
    join: (space, anonymous = false) => send('POST', at(space, '/join'), anonymous ? { anonymous } : {}),
    /** @type {(space: string, change: Partial<import('../api.js').Settings> & {title?: string, topics?: string[], starts_at?: number}) => Promise<{space: import('../api.js').SpaceView}>} */
    edit: (space, change) => send('PATCH', at(space), change),
    /** @type {(space: string, action: 'start' | 'end' | 'cancel' | 'leave') => Promise<{space: import('../api.js').SpaceView}>} */
    change: (space, action) => send('POST', at(space, `/${action}`)),
    /** @type {(space: string, reason: string, consent?: boolean) => Promise<unknown>} */
    requestToSpeak: (space, reason, consent = false) => send('POST', at(space, '/requests'), { ...(reason && { reason }), ...(consent && { consent }) }),
    /** @type {(space: string) => Promise<unknown>} */
    cancelRequest: (space) => send('DELETE', at(space, '/requests/me')),
    /** @type {(space: string, person: string, verdict: 'approve' | 'decline') => Promise<unknown>} */
    decide: (space, person, verdict) => send('POST', at(space, `/requests/${named(person)}/${verdict}`)),
    /** @type {(space: string, person: string, action: 'mute' | 'unmute' | 'audience') => Promise<unknown>} */
    onStage: (space, person, action) => send('POST', at(space, `/stage/${named(person)}/${action}`)),
    /** @type {(space: string, undo: boolean) => Promise<unknown>} */
    muteAll: (space, undo) => send(undo ? 'DELETE' : 'POST', at(space, '/stage/mute')),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} */
    cohost: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/cohosts/${named(person)}`)),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    handOver: (space, person) => send('POST', at(space, `/host/${named(person)}`)),
    /** @type {(space: string, person: string) => Promise<{invite: string, expires_at: number}>} */
    invite: (space, person) => send('POST', at(space, `/invites/${named(person)}`)),
    /** @type {(space: string, invite: string, verdict: 'accept' | 'decline', consent?: boolean) => Promise<unknown>} */
    answerInvite: (space, invite, verdict, consent = false) => send('POST', at(space, `/invites/${verdict}`), { invite, ...(consent && { consent }) }),
    /** @type {(space: string, person: string) => Promise<unknown>} */
    remove: (space, person) => send('POST', at(space, `/removed/${named(person)}`)),
    /** @type {(space: string, person: string, on: boolean) => Promise<unknown>} from all Spaces of this host */
    bar: (space, person, on) => send(on ? 'POST' : 'DELETE', at(space, `/blocked/${named(person)}`)),
    /** @type {(space: string) => Promise<{people: import('../api.js').Identity[]}>} whom its host blocked */
    barred: (space) => send('GET', at(space, '/blocked')),
    /** @type {(space: string, url: string) => Promise<unknown>} */
    pin: (space, url) => send('POST', at(space, '/pins'), { url }),
    /** @type {(space: string, pin: string) => Promise<unknown>} */
    unpin: (space, pin) => send('DELETE', at(space, `/pins/${named(pin)}`)),
    /** @type {(space: string, fields: {reason: string, text?: string, person?: string}) => Promise<{report: string}>} */
    report: (space, fields) => send('POST', at(space, '/reports'), fields),
    /** @type {(space: string, cursor?: string | null) => Promise<{entries: import('../api.js').LogEntry[], next: string | null}>} */
    log: (space, cursor) => send('GET', at(space, `/log?format=json${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)),
    /** @type {(space: string) => string} where the whole log is downloaded */
    logUrl: (space) => at(space, '/log?format=csv'),
  };
}
