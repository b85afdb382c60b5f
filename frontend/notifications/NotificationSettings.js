import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { attempt } from '../site/site.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Switch } from '../ui/Switch.js';
import { notificationsApi } from './api.js';
import { canPush, isPushed, turnOff, turnOn } from './push.js';

await loadWords('inbox');

/** @typedef {import('./api.js').Pushed} Pushed */

const KINDS = {
  live: 'pushed.live',
  reminders: 'pushed.reminders',
  invites: 'pushed.invites',
  messages: 'pushed.messages',
  mentions: 'pushed.mentions',
  likes: 'pushed.likes',
  followers: 'pushed.followers',
};

/** Push notifications on this device, and which kinds are wanted. */
export function NotificationSettings() {
  const [pushed, setPushed] = useState(/** @type {Pushed | null} */ (null));
  const [on, setOn] = useState(isPushed());
  const [problem, setProblem] = useState('');
  useEffect(() => void attempt(async () => setPushed(await notificationsApi.pushed())), []);
  if (!pushed) return html`<${Skeleton} kind="lines" count=${3} />`;
  if (!pushed.key || !canPush()) return html`<p class="quiet">${t(pushed.key ? 'pushed.unable' : 'pushed.off')}</p>`;
  /** @param {boolean} wanted */
  const change = (wanted) =>
    attempt(async () => {
      const outcome = wanted ? await turnOn(pushed.key ?? '') : await turnOff();
      setOn(isPushed());
      setProblem(outcome === 'denied' ? t('pushed.denied') : outcome === 'failed' ? t('pushed.failed') : '');
    });
  /** @param {string} name @param {boolean} wanted */
  const choose = (name, wanted) =>
    attempt(async () => setPushed(await notificationsApi.choosePushed({ [name]: wanted })));
  return html`
    <${Switch} key=${`device-${problem}`} label=${t('pushed.device')} hint=${t('pushed.device_hint')} on=${on}
      onChange=${change} />
    <p class="problem" role="alert">${problem}</p>
    <h2 class="settings__heading">${t('pushed.kinds')}</h2>
    ${Object.entries(KINDS).map(
      ([name, words]) => html`
      <${Switch} key=${name} label=${t(words)} on=${pushed.wanted[name] ?? false}
        onChange=${(/** @type {boolean} */ wanted) => choose(name, wanted)} />`,
    )}`;
}
