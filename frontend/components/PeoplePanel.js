import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { moderates } from '../room/powers.js';
import { AudiencePeople } from './AudiencePeople.js';
import { BlockedPeople } from './BlockedPeople.js';
import { InviteForm } from './InviteForm.js';
import { ModerationTools } from './ModerationTools.js';
import { ReportDialog } from './ReportDialog.js';
import { RequestRow } from './RequestRow.js';
import { RulesForm } from './RulesForm.js';
import { StagePeople } from './StagePeople.js';

/** @param {{room: import('../room/session.js').Room}} props everybody here, and what one may do about them */
export function PeoplePanel({ room }) {
  const [reporting, setReporting] = useState(false);
  const role = room.screen.you?.role;
  const hosting = moderates(role);
  return html`
    <section class="people" aria-label=${t('people.label')}>
      ${hosting && html`<${Requests} room=${room} /><${InviteForm} space=${room.space} />`}
      <${StagePeople} room=${room} />
      ${role === 'host' && html`<${RulesForm} room=${room} />`}
      ${hosting && html`<${ModerationTools} room=${room} />`}
      ${hosting && html`<${BlockedPeople} space=${room.space} />`}
      <${AudiencePeople} room=${room} />
      <button type="button" class="pill pill--on-purple people__report" onClick=${() => setReporting(true)}>${t('report.space')}</button>
      ${reporting && html`<${ReportDialog} space=${room.space} onClose=${() => setReporting(false)} />`}
    </section>`;
}

/** @param {{room: import('../room/session.js').Room}} props the first to be answered first */
function Requests({ room }) {
  const requests = room.screen.queue?.requests ?? [];
  return html`
    <h3>${t('people.requests')}</h3>
    ${requests.length === 0
      ? html`<p class="dim">${t('people.nobody')}</p>`
      : html`<ol>${requests.map((request) => html`<${RequestRow} key=${request.id} space=${room.space} request=${request} />`)}</ol>`}`;
}
