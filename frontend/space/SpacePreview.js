import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { enter, isIn, loadSession, prepareToEnter } from '../room/live.js';
import { readsLogAfterwards } from '../room/powers.js';
import { preferences } from '../site/preferences.js';
import { account } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { lazyUnseen } from '../ui/lazy.js';
import { CalendarLinks } from './CalendarLinks.js';
import { PlannedSpaceActions } from './PlannedSpaceActions.js';
import { ReminderButton } from './ReminderButton.js';
import { ShareLinks } from './ShareLinks.js';
import { SpaceStateLine } from './SpaceCard.js';
import { SpaceSummary } from './SpaceSummary.js';
import { TopicLinks } from './TopicLinks.js';
import { ModerationLog } from './dock/ModerationLog.js';
import { stageElsewhere } from './join.js';
import { catchingUp, offersBeginning } from './replay/catch-up.js';

const CatchUp = lazyUnseen(async () => (await import('./replay/CatchUp.js')).CatchUp);
const LeaveStageDialog = lazyUnseen(async () => (await import('./StageDialogs.js')).LeaveStageDialog);
const Recorded = lazyUnseen(async () => (await import('./replay/Recorded.js')).Recorded);

/**
 * @typedef {import('./views.js').SpaceView} SpaceView
 * @param {{space: SpaceView, room: import('../room/session.js').Room | null, onChange: (space: SpaceView) => void}}
 *   props
 */
export function SpacePreview({ space, room, onChange }) {
  useEffect(() => {
    // Loaded early, so that Start listening responds at once. A failure here is retried by the click.
    if (space.state === 'live') void Promise.all([loadSession(), import('./dock/Dock.js')]).catch(() => {});
  }, [space.state]);
  return html`
    <article class="preview preview--${space.state}">
      <${SpaceStateLine} space=${space} />
      <h1 dir="auto" class="preview__title">${space.title}</h1>
      <${TopicLinks} topics=${space.topics} label=${t('plan.topics')} />
      ${isRecorded(space) ? html`<${Recorded} key=${space.id} space=${space} />` : html`<${People} space=${space} />`}
      <${Actions} space=${space} room=${room} onChange=${onChange} />
      ${space.state !== 'cancelled' && html`<${Sharing} space=${space} />`}
    </article>`;
}

/** @param {{space: SpaceView}} props */
const People = ({ space }) => html`
  <ul class="preview__people" aria-label=${t('preview.people')}>
    ${people(space).map(
      (person) => html`
      <li key=${person.id}><${Avatar} person=${person} size="large" />
        <strong dir="auto">${nameNow(person)}</strong><span>
        ${t(`role.${person.role}`)}</span></li>`,
    )}
  </ul>`;

/** @param {SpaceView} space @returns {boolean} whether it is over and was recorded */
const isRecorded = ({ state, recording = 'none', settings }) =>
  state === 'ended' && (recording !== 'none' || settings?.record === true);

/** @param {SpaceView} space @returns the stage, or the host if it is empty, and the co-hosts whom the host has chosen */
function people(space) {
  const stage = space.stage.length > 0 ? space.stage : [{ ...space.host, role: /** @type {const} */ ('host') }];
  const cohosts = (space.you?.cohosts ?? []).map((one) => ({ ...one, role: /** @type {const} */ ('cohost') }));
  return [...stage, ...cohosts];
}

/**
 * The actions that the state of the Space allows.
 * @param {{space: SpaceView, room: import('../room/session.js').Room | null, onChange: (space: SpaceView) => void}}
 *   props
 */
function Actions({ space, room, onChange }) {
  const hosts = account.value?.id === space.host.id;
  if (space.state === 'ended') return html`<${Over} space=${space} />`;
  if (space.state === 'cancelled')
    return html`<p class="preview__words">${neverStarted(space) ? t('preview.unstarted') : t('preview.cancelled')}</p>`;
  if (space.state === 'scheduled') return html`<${Planned} space=${space} hosts=${hosts} onChange=${onChange} />`;
  if (room?.phase === 'removed') return html`<p class="preview__words">${t('dock.removed')}</p>`;
  const busy = isIn(space.id);
  return html`<${Listening} space=${space} busy=${busy} />`;
}

/** Joins the Space, by name or anonymously. @param {{space: SpaceView, busy: boolean}} props */
function Listening({ space, busy }) {
  const [chosen, setChosen] = useState(/** @type {boolean | undefined} */ (undefined));
  const [leaves, setLeaves] = useState(/** @type {string | null} */ (null));
  const prefers = preferences.value.listen_anonymously;
  const onStage = space.stage.some(({ id }) => id === account.value?.id);
  const offers = account.value !== null && !onStage;
  const anonymous = offers ? (chosen ?? (prefers || undefined)) : undefined;
  const prepare = () => prepareToEnter(space.id, anonymous);
  useEffect(prepare, [space.id, anonymous, account.value?.id]);
  const join = () => {
    catchingUp.value = null;
    return enter(space.id, anonymous);
  };
  if (catchingUp.value === space.id) return html`<${CatchUp} space=${space.id} onLive=${join} />`;
  const ask = () => {
    const stage = stageElsewhere(space.id);
    stage === null ? void join() : setLeaves(stage);
  };
  return html`
    <p class="preview__words">${t('preview.quiet')}</p>
    ${space.settings?.record && html`<p class="preview__words">${t('preview.recorded')}</p>`}
    ${
      offers &&
      html`<label class="check preview__choice">
      <input type="checkbox" checked=${chosen ?? prefers}
        onChange=${(/** @type {any} */ event) => setChosen(event.currentTarget.checked)} /><span>
          ${t('preview.anonymous')}</span></label>`
    }
    <button type="button" class="pill preview__button" disabled=${busy} onFocus=${prepare} onPointerEnter=${prepare}
      onClick=${ask}>${busy ? t('preview.connecting') : t('preview.listen')}
        </button>
    ${
      offersBeginning(space.settings) &&
      html`<button type="button" class="pill pill--on-purple" disabled=${busy}
      onClick=${() => (catchingUp.value = space.id)}>${t('catch_up.begin')}</button>`
    }
    ${leaves !== null && html`<${LeaveStageDialog} title=${leaves} onAgree=${join} onClose=${() => setLeaves(null)} />`}`;
}

/**
 * A scheduled Space: its host can start it, others can set a reminder.
 * @param {{space: SpaceView, hosts: boolean, onChange: (space: SpaceView) => void}} props
 */
function Planned({ space, hosts, onChange }) {
  return html`
    ${
      hosts
        ? html`<${PlannedSpaceActions} space=${space} look="pill--on-purple" main="preview__button"
          onChange=${onChange} />`
        : html`<p class="preview__words">${t('preview.scheduled')}</p>
          <${ReminderButton} space=${space} look="preview__button" />`
    }
    <details class="preview__more"><summary>${t('calendar.label')}</summary>
      <${CalendarLinks} space=${space} look="pill--on-purple" /></details>`;
}

/** @param {{space: SpaceView}} props */
function Over({ space }) {
  return html`
    ${
      !isRecorded(space) &&
      html`<p class="preview__words">${t('preview.ended')} <a href="/explore">${t('nav.explore')}</a></p>`
    }
    ${readsLogAfterwards(space.you?.role) && html`<${SpaceSummary} space=${space.id} /><${ModerationLog} space=${space.id} />`}`;
}

/** @param {SpaceView} space @returns {boolean} whether it expired because its host never started it */
function neverStarted(space) {
  return (space.ended_at ?? 0) > (space.starts_at ?? 0);
}

/** @param {{space: SpaceView}} props */
function Sharing({ space }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="pill pill--on-purple" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <${Icon} name="share" /><span>${t('dock.share')}</span></button>
    ${open && html`<${ShareLinks} id=${space.id} title=${space.title} />`}`;
}
