import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { ApiError } from '../site/api.js';
import { fleetsApi } from './api.js';
import { watching } from './fleets.js';

/** @typedef {'none' | 'seen' | 'unseen'} RingState */

/**
 * A person's large picture, which opens their Fleets if they have any.
 * @param {{person: import('../protocol/messages.js').Person, children?: unknown}} props
 */
export function FleetRing({ person, children }) {
  const ring = useRing(person.id);
  if (ring === 'none') return html`<span class="profile__picture">${children}</span>`;
  const open = () => {
    watching.value = { id: person.id, name: person.name, handle: person.handle };
  };
  return html`
    <button type="button" class="profile__picture profile__fleets" onClick=${open}>
      <span class="ring ring--huge ${ring === 'unseen' ? 'ring--unseen' : 'ring--seen'}">${children}</span>
      <span class="unseen">
        ${t('fleet.of', { name: person.name })}, ${t(ring === 'seen' ? 'fleets.seen' : 'fleets.unseen')}</span>
    </button>`;
}

/** @param {string} id @returns {RingState} loaded when the page opens and whenever the viewer closes */
function useRing(id) {
  const [ring, setRing] = useState(/** @type {RingState} */ ('none'));
  const open = watching.value !== null;
  useEffect(() => {
    if (open) return;
    let gone = false;
    fleetsApi.fleetsOf(id).then(
      ({ fleets, seen }) => {
        const newest = fleets.at(-1)?.created_at ?? 0;
        if (!gone) setRing(newest === 0 ? 'none' : newest > seen ? 'unseen' : 'seen');
      },
      (error) => {
        // Viewers who may not see the Fleets see the picture without a ring.
        if (!(error instanceof ApiError)) throw error;
      },
    );
    return () => {
      gone = true;
    };
  }, [id, open]);
  return ring;
}
