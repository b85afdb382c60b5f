/**
 * What is answered about Spaces: types alone, so no page loads this file.
 *
 * @typedef {import('../protocol/messages.js').Person} Person
 * @typedef {import('../protocol/messages.js').Settings} Settings
 * @typedef {Person & {role: 'host' | 'cohost' | 'speaker', muted_by_host: boolean, asked_until?: number}} OnStage
 * @typedef {{id: string, by: Person, expires_at: number}} Invite
 * @typedef {{at: number, act: string, by: Person | null, whom: {id: string, name: string | null} | null,
 *   detail: string}} LogEntry
 * @typedef {{
 *   id: string, title: string, topics: string[], state: import('../protocol/messages.js').SpaceState, host: Person,
 *   stage: OnStage[], queue: {length: number, place?: number}, listeners: number, created_at: number,
 *   starts_at: number | null, started_at: number | null, ended_at: number | null, version: number,
 *   you: {id: string, role: import('../protocol/messages.js').Role, invite?: Invite, blocked?: string[],
 *     followed?: boolean, cohosts?: Person[]} | null,
 *   settings?: Settings, pins?: import('../protocol/messages.js').Pin[], hostless_until?: number | null,
 *   recording?: 'none' | 'recording' | 'processing' | 'ready' | 'failed',
 * }} SpaceView
 * @typedef {{
 *   id: string, title: string, topics: string[], state: 'live', host: Person,
 *   stage: (Person & {role: OnStage['role']})[], listening: Person[], listeners: number, started_at: number,
 *   recorded: boolean, version: number,
 * }} LiveSpace the public summary of a live Space, up to 10 s old
 * @typedef {{
 *   space: SpaceView, you: Person, ice_servers: RTCIceServer[],
 *   socket: {url: string, ticket: string, shown: boolean, correlation_id?: string},
 *   anonymous?: boolean,
 * }} Joined
 */
export {};
