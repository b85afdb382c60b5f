import { html } from 'htm/preact';
import { useEffect, useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { blockedHere } from '../room/moderation.js';
import { attempt } from '../site.js';
import { PersonRow } from './PersonRow.js';

/** @param {{space: string}} props whom the host blocked, to take it back */
export function BlockedPeople({ space }) {
  useEffect(() => void attempt(() => blockedHere.learn(space)), [space]);
  const people = blockedHere.in(space);
  if (people.length === 0) return null;
  return html`
    <h3>${t('people.blocked')}</h3>
    <ul>${people.map((person) => html`<${BlockedRow} key=${person.id} space=${space} person=${person} />`)}</ul>`;
}

/** @param {{space: string, person: import('../protocol.js').Person}} props */
function BlockedRow({ space, person: { id, name: called, handle } }) {
  const name = useId();
  const person = { id, handle, name: called || t('people.guest') };
  return html`
    <${PersonRow} person=${person} name=${name}>
      <button type="button" class="pill pill--on-purple" aria-describedby=${name} onClick=${() => attempt(() => blockedHere.remove(space, person))}>${t('people.unblock')}</button>
    <//>`;
}
