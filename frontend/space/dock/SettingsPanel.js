import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { choosesOutput, devicesOf, setOutput, setVolume, outputSettings } from '../../room/output.js';
import { renewMicrophone, room } from '../../room/live.js';
import { microphone } from '../../room/microphone.js';
import { ownEntry } from '../../room/own-entry.js';
import { account } from '../../site/site.js';
import { lazyUnseen } from '../../ui/lazy.js';
import { alertSounds, setAlertSounds } from '../alerts.js';
import { pushToTalk, setPushToTalk } from '../talk-keys.js';

const OwnVoice = lazyUnseen(async () => (await import('./OwnVoice.js')).OwnVoice);

/** @type {('noiseSuppression' | 'echoCancellation' | 'autoGainControl')[]} */
const SWITCHES = ['noiseSuppression', 'echoCancellation', 'autoGainControl'];

/** How the Space sounds for everybody; for people with an account also their microphone, and their recorded voice. */
export function SettingsPanel() {
  return html`
    <section class="settings" aria-label=${t('settings.label')}>
      <${OutputSettings} />
      ${account.value && html`<${MicrophoneSettings} />`}
      ${account.value && room.value && html`<${OwnVoice} room=${room.value} />`}
    </section>`;
}

/** Volume, output device and alerts, kept by this browser for all Spaces. */
function OutputSettings() {
  const outputs = useDevices('audiooutput');
  const { volume, output } = outputSettings.value;
  const percent = Math.round(volume * 100);
  return html`
    <label class="field"><span>${t('sound.volume')}</span>
      <input type="range" min="0" max="100" step="5" value=${percent} aria-valuetext=${`${percent} %`}
        onInput=${(/** @type {any} */ event) => setVolume(Number(event.currentTarget.value) / 100)} />
    </label>
    ${
      choosesOutput &&
      html`<${DeviceField} words=${t('sound.output')} nth="sound.nth" devices=${outputs} value=${output}
        onChoose=${setOutput} />`
    }
    <label class="check"><input type="checkbox" checked=${alertSounds.value}
      onChange=${(/** @type {any} */ event) => setAlertSounds(event.currentTarget.checked)} /><span>
        ${t('settings.alerts')}</span></label>`;
}

/** Microphone and push-to-talk settings. */
function MicrophoneSettings() {
  const [settings, setSettings] = useState(microphone.settings);
  const devices = useDevices('audioinput');
  /** @param {Partial<typeof settings>} change */
  const change = async (change) => {
    microphone.change(change);
    setSettings(microphone.settings);
    await renewMicrophone();
  };
  return html`
    <${DeviceField} words=${t('settings.microphone')} nth="settings.nth" devices=${devices}
      value=${settings.deviceId} onChoose=${(/** @type {string} */ deviceId) => change({ deviceId })} />
    ${SWITCHES.map(
      (name) => html`
      <label class="check" key=${name}>
        <input type="checkbox" checked=${settings[name]}
          onChange=${(/** @type {any} */ event) => change({ [name]: event.currentTarget.checked })} /><span>
            ${t(`settings.${name}`)}</span></label>`,
    )}
    <label class="check"><input type="checkbox" checked=${pushToTalk.value}
      onChange=${(/** @type {any} */ event) => setPushToTalk(event.currentTarget.checked)} /><span>
        ${t('settings.keys')}</span></label>`;
}

/**
 * @param {{words: string, nth: string, devices: MediaDeviceInfo[], value: string, onChoose: (id: string) => unknown}}
 *   props `nth`: the key of the name of a device that has none
 */
function DeviceField({ words, nth, devices, value, onChoose }) {
  return html`
    <label class="field"><span>${words}</span>
      <select value=${value} onChange=${(/** @type {any} */ event) => onChoose(event.currentTarget.value)}>
        <option value="">${t('settings.default')}</option>
        ${devices.map(
          ({ deviceId, label }, at) =>
            html`<option key=${deviceId} value=${deviceId}>${label || t(nth, { number: at + 1 })}</option>`,
        )}
      </select>
    </label>`;
}

/** @param {MediaDeviceKind} kind @returns {MediaDeviceInfo[]} without the entry for the system's own choice */
function useDevices(kind) {
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  const speaks = ownEntry(room.value?.screen ?? {}) !== undefined; // then the browser tells their names
  useEffect(() => {
    devicesOf(kind).then(setDevices, () => setDevices([]));
  }, [speaks]);
  return devices.filter(({ deviceId }) => deviceId && deviceId !== 'default');
}
