import { html } from 'htm/preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { enter, isInside, microphone } from '../room/live.js';
import { serverNow } from '../site/server-time.js';
import { navigate } from '../site/site.js';
import { LIMITS, codePointsOf } from '../site/text.js';
import { shows } from '../site/visibility.js';
import { Dialog } from '../ui/Dialog.js';
import { Icon } from '../ui/Icon.js';
import { Problem, useAction } from '../ui/action.js';
import { MicrophoneTest } from './MicrophoneTest.js';
import { SpeakChoice, TimeField, TopicsField } from './SpaceFields.js';
import { spaceApi } from './api.js';
import { bounds, meant } from './schedule.js';
import { refreshSpaces } from './spaces.js';

await loadWords('room');

/** The dialog that starts or schedules a Space. @param {{onClose: () => void}} props */
export function StartSpaceDialog({ onClose }) {
  const [title, setTitle] = useState('');
  const [topics, setTopics] = useState(/** @type {string[]} */ ([]));
  const [speak, setSpeak] = useState(
    /** @type {import('../protocol/messages.js').Settings['who_can_speak']} */ ('everyone'),
  );
  const [later, setLater] = useState(false);
  const [startsAt, setStartsAt] = useState(() => bounds(serverNow()).first);
  const { busy, error, submit } = useAction();
  const field = useId();
  useEffect(() => () => void releaseUnused(), []);
  const onSubmit = submit(async () => {
    const when = later ? { starts_at: meant(startsAt) } : {};
    await start({ title: title.trim(), topics, settings: { who_can_speak: speak }, ...when });
    onClose();
  });
  return html`
    <${Dialog} title=${t('start.heading')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <div class="field">
          <div class="field__labels"><label for=${field}>${t('start.title')}</label><label class="quiet" for=${field}>
            ${t('start.question')}</label></div>
          <input dir="auto" id=${field} type="text" autofocus maxlength=${LIMITS.title} value=${title}
            onInput=${(/** @type {any} */ event) => setTitle(event.currentTarget.value)} />
          <span class="quiet">${t('form.left', { count: LIMITS.title - codePointsOf(title) })}</span>
        </div>
        <${TopicsField} topics=${topics} onChange=${setTopics} />
        <${SpeakChoice} value=${speak} onChoose=${setSpeak} />
        ${
          later
            ? html`<${TimeField} value=${startsAt} onChange=${setStartsAt} /><p class="quiet">
          ${t('plan.limits')} <a href="/scheduled" onClick=${onClose}>${t('plan.heading')}</a>
          </p>`
            : html`<${MicrophoneTest} />`
        }
        <${Problem} error=${error} />
        <div class="start__foot">
          <button type="submit" class="pill pill--live form__submit" disabled=${busy || !shows(title)}>
            ${later ? t('start.schedule') : t('start.submit')}</button>
          <button type="button" class="pill form__submit" aria-pressed=${later} onClick=${() => setLater(!later)}>
            <${Icon} name="calendar" /><span>${t('start.later')}</span></button>
        </div>
      </form>
    <//>`;
}

/** @param {Parameters<typeof spaceApi.createSpace>[0]} fields Throws ApiError. */
async function start(fields) {
  const { space } = await spaceApi.createSpace(fields);
  navigate(`/i/spaces/${space.id}`);
  void refreshSpaces();
  if (space.state === 'live') void enter(space.id);
}

/** The room takes over the capture of the test; without a room the microphone is released. */
async function releaseUnused() {
  if (!isInside()) await microphone.release();
}
