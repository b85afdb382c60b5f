/** Profiles, and finding people, Spaces and posts. */

/**
 * @typedef {{follows: boolean, follows_you: boolean, blocks: boolean, blocks_you: boolean, mutes: boolean}} You what somebody is to who looks
 * @typedef {import('../api.js').Face & {bio: string, you: You | null}} PersonLine
 * @typedef {PersonLine & {joined: number, followers: number, following: number}} Profile
 * @typedef {{url: string, fields: Record<string, string>}} UploadForm
 * @typedef {{face: import('../api.js').Face, bio: string}} OwnProfile
 * @typedef {{people: PersonLine[], next: string | null}} PeoplePage
 */

/** @param {import('../api.js').Send} send */
export function profiles(send) {
  /** @param {Record<string, string | null | undefined>} values @returns {string} a query, or '' */
  const query = (values) => {
    const given = Object.entries(values).filter(([, value]) => value);
    return given.length ? `?${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}` : '';
  };
  return {
    /** @type {(handle: string) => Promise<{profile: Profile}>} */
    profile: (handle) => send('GET', `/api/profiles/${encodeURIComponent(handle)}`),
    /** @type {(fields: {display_name: string, bio: string}) => Promise<OwnProfile>} */
    editProfile: (fields) => send('PATCH', '/api/profile', fields),
    /** @type {(kind: string) => Promise<{upload: string, limit: number, form: UploadForm}>} */
    pictureForm: (kind) => send('POST', '/api/profile/uploads', { kind }),
    /** @type {(upload: string) => Promise<OwnProfile>} */
    setPicture: (upload) => send('PUT', '/api/profile/picture', { upload }),
    /** @type {() => Promise<OwnProfile>} */
    removePicture: () => send('DELETE', '/api/profile/picture'),
    /** @type {(account: string, side: 'followers' | 'following', cursor?: string | null) => Promise<PeoplePage>} */
    peopleOf: (account, side, cursor) => send('GET', `/api/accounts/${encodeURIComponent(account)}/${side}${query({ cursor })}`),
    /** @type {(account: string, cursor?: string | null) => Promise<{posts: import('../api.js').Post[], next: string | null}>} */
    postsOf: (account, cursor) => send('GET', `/api/accounts/${encodeURIComponent(account)}/posts${query({ cursor })}`),
    /** @type {() => Promise<{follow: string[], block: string[], mute: string[]}>} */
    ties: () => send('GET', '/api/ties'),
    /** @type {(question: string) => Promise<PeoplePage>} */
    findPeople: (q) => send('GET', `/api/search${query({ in: 'people', q })}`),
    /** @type {(question: string, cursor?: string | null) => Promise<{spaces: import('../api.js').SpaceView[], next: string | null}>} */
    findSpaces: (q, cursor) => send('GET', `/api/search${query({ in: 'spaces', q, cursor })}`),
    /** @type {(question: string, cursor?: string | null) => Promise<{posts: import('../api.js').Post[], next: string | null}>} */
    findPosts: (q, cursor) => send('GET', `/api/search${query({ in: 'posts', q, cursor })}`),
  };
}
