import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { enter, isInside } from '../room/live.js';
import { microphone } from '../room/microphone.js';
import { serverNow } from '../site/server-time.js';
import { navigate } from '../site/site.js';
import { shows } from '../site/visibility.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { Problem, useAction } from '../ui/action.js';
import { CaptionsField, spokenLanguage } from './captions/CaptionsField.js';
import { MicrophoneTest } from './MicrophoneTest.js';
import { CohostsField } from './CohostsField.js';
import { ListenChoice, SpeakChoice, TimeField, TitleField, TopicsField } from './SpaceFields.js';
import { openStartSheet, spaceApi } from './api.js';
import { bounds, meant } from './schedule.js';
import { refreshSpaces } from './spaces.js';

await loadWords('people', 'room');

/** @typedef {import('../protocol/messages.js').Settings} Settings */
/** @typedef {import('../people/api.js').Profile} Profile */

/**
 * The dialog that starts or schedules a Space.
 * @param {{planned?: boolean, onClose: () => void}} props `planned`: whether it opens for a later time
 */
export function StartSpaceDialog({ planned = false, onClose }) {
  const [title, setTitle] = useState('');
  const [topics, setTopics] = useState(/** @type {string[]} */ ([]));
  const [settings, setSettings] = useState(/** @type {Partial<Settings>} */ ({}));
  const [cohosts, setCohosts] = useState(/** @type {Profile[]} */ ([]));
  const [later, setLater] = useState(planned);
  const [startsAt, setStartsAt] = useState(() => bounds(serverNow()).first);
  const action = useAction();
  const { busy, error, submit } = action;
  const onSubmit = submit(async () => {
    const when = later ? { starts_at: meant(startsAt) } : {};
    await start({ title: title.trim(), topics, settings, cohosts: cohosts.map(({ id }) => id), ...when });
    onClose();
  });
  return html`
    <${Dialog} title=${t(later ? 'plan.first' : 'start.heading')} onClose=${onClose}>
      <form class="form" novalidate onSubmit=${onSubmit}>
        <${TitleField} title=${title} onChange=${setTitle} action=${action}>${t('start.question')}<//>
        <${TopicsField} topics=${topics} onChange=${setTopics} action=${action} />
        <${AccessFields} settings=${settings} onChange=${setSettings} />
        <${RecordFields} settings=${settings} onChange=${setSettings} />
        <${CaptionsField} on=${settings.captions ?? false} spoken=${settings.language ?? spokenLanguage()}
          onChange=${(/** @type {Partial<Settings>} */ change) => setSettings({ ...settings, ...change })} />
        <${CohostsField} people=${cohosts} onChange=${setCohosts} />
        ${
          later
            ? html`<${WhenFields} value=${startsAt} onChange=${setStartsAt} onClose=${onClose} action=${action} />`
            : html`<${OwnMicrophone} />`
        }
        <${Problem} error=${error} />
        <div class="start__foot">
          <button type="submit" class="pill pill--live form__submit" disabled=${busy || !shows(title)}>
            ${later ? t('start.schedule') : t('start.submit')}</button>
          <button type="button" class="pill form__submit" onClick=${() => setLater(!later)}>
            <${Icon} name=${later ? 'microphone' : 'calendar'} /><span>${t(later ? 'start.now' : 'start.later')}</span></button>
        </div>
      </form>
    <//>`;
}

/**
 * The choice of who can speak, and who can listen.
 * @param {{settings: Partial<Settings>, onChange: (settings: Partial<Settings>) => void}} props
 */
const AccessFields = ({ settings, onChange }) => html`
  <${SpeakChoice} value=${settings.who_can_speak ?? 'everyone'}
    onChoose=${(/** @type {Settings['who_can_speak']} */ who) => onChange({ ...settings, who_can_speak: who })} />
  <${ListenChoice} value=${settings.who_can_listen ?? 'anyone'}
    onChoose=${(/** @type {Settings['who_can_listen']} */ who) => onChange({ ...settings, who_can_listen: who })} />`;

/**
 * Whether the Space is recorded, and then whether each speaker's own sound is kept, too.
 * @param {{settings: Partial<Settings>, onChange: (settings: Partial<Settings>) => void}} props
 */
const RecordFields = ({ settings, onChange }) => html`
  <${SwitchField} words=${t('start.record')} note=${t('start.record_note')} on=${settings.record ?? false}
    onChange=${(/** @type {boolean} */ record) => onChange({ ...settings, record, tracks: false })} />
  ${
    settings.record &&
    html`<${SwitchField} words=${t('start.tracks')} note=${t('start.tracks_note')} on=${settings.tracks ?? false}
      onChange=${(/** @type {boolean} */ tracks) => onChange({ ...settings, tracks })} />`
  }`;

/** @param {{words: string, note: string, on: boolean, onChange: (on: boolean) => void}} props */
function SwitchField({ words, note, on, onChange }) {
  const id = useId();
  return html`
    <div>
      <label class="check"><input type="checkbox" role="switch" checked=${on} aria-describedby=${id}
        onChange=${(/** @type {any} */ event) => onChange(event.currentTarget.checked)} />
        <strong>${words}</strong></label>
      <p class="choices__hint" id=${id}>${note}</p>
    </div>`;
}

/**
 * @param {{value: string, onChange: (value: string) => void, onClose: () => void,
 *   action: import('../ui/action.js').Action}} props
 */
const WhenFields = ({ value, onChange, onClose, action }) => html`
  <${TimeField} value=${value} onChange=${onChange} action=${action} />
  <p class="quiet">${t('plan.limits')} <a href="/scheduled" onClick=${onClose}>${t('plan.heading')}</a></p>`;

/**
 * Tests the microphone, while the server makes a room ready. The microphone is released when the Space is planned for
 * later, or if the dialog closes without starting one.
 */
function OwnMicrophone() {
  useEffect(() => {
    openStartSheet().catch(() => {}); // without it, the room only takes longer
    return () => void releaseUnused();
  }, []);
  return html`<${MicrophoneTest} />`;
}

/** @param {Parameters<typeof spaceApi.createSpace>[0]} fields Throws ApiError. */
async function start(fields) {
  const { space } = await spaceApi.createSpace(fields);
  navigate(`/i/spaces/${space.id}`);
  void refreshSpaces();
  if (space.state === 'live') void enter(space.id);
}

/** Releases the microphone unless this page is in a room, which then uses the capture of the test. */
async function releaseUnused() {
  if (!isInside()) await microphone.release();
}
