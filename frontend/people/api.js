/**
 * Profiles, and the relationships between the signed-in person and others.
 *
 * @typedef {{id: string, handle: string, name: string, picture: {small: string, large: string} | null}} ProfileCard
 * @typedef {{follows: boolean, follows_you: boolean, blocks: boolean, blocks_you: boolean, mutes: boolean}} You
 *   the relationships between a person and the viewer
 * @typedef {ProfileCard & {bio: string, you: You | null}} PersonLine `you` is null for guests
 * @typedef {PersonLine & {joined: number, followers: number, following: number}} Profile
 * @typedef {{face: ProfileCard, bio: string}} OwnProfile
 * @typedef {{people: PersonLine[], next: string | null}} PeoplePage
 */
import { queryOf } from '../site/api.js';
import { send } from '../site/site.js';

/** @param {string} person */
const encoded = (person) => encodeURIComponent(person);

export const peopleApi = {
  /** @type {(ids: string[]) => Promise<{faces: ProfileCard[]}>} at most 100 */
  profileCards: (ids) => send('GET', `/api/faces?ids=${ids.map(encoded).join(',')}`),
  /** @type {(person: string, kind: 'follow' | 'block' | 'mute', on: boolean) => Promise<void>} */
  setRelationship: (person, kind, on) => send(on ? 'PUT' : 'DELETE', `/api/accounts/${encoded(person)}/${kind}`),
  /** @type {() => Promise<{follow: string[], block: string[], mute: string[]}>} */
  relationships: () => send('GET', '/api/ties'),
  /** @type {(handle: string) => Promise<{profile: Profile}>} */
  profile: (handle) => send('GET', `/api/profiles/${encoded(handle)}`),
  /** @type {(fields: {display_name: string, bio: string}) => Promise<OwnProfile>} */
  editProfile: (fields) => send('PATCH', '/api/profile', fields),
  /**
   * @type {(kind: string) => Promise<{upload: string, limit: number, form: import('../site/upload.js').UploadForm}>}
   */
  pictureForm: (kind) => send('POST', '/api/profile/uploads', { kind }),
  /** @type {(upload: string) => Promise<OwnProfile>} */
  setPicture: (upload) => send('PUT', '/api/profile/picture', { upload }),
  /** @type {() => Promise<OwnProfile>} */
  removePicture: () => send('DELETE', '/api/profile/picture'),
  /**
   * @type {(account: string, side: 'followers' | 'following', cursor?: string | null) => Promise<PeoplePage>} newest
   *   first
   */
  peopleOf: (account, side, cursor) => send('GET', `/api/accounts/${encoded(account)}/${side}${queryOf({ cursor })}`),
  /** @type {(question: string) => Promise<PeoplePage>} */
  findPeople: (q) => send('GET', `/api/search${queryOf({ in: 'people', q })}`),
};
