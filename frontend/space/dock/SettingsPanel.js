import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { microphone, renewMicrophone } from '../../room/live.js';
import { pushToTalk, setPushToTalk } from '../talk-keys.js';
import { Panel } from './Panel.js';

/** @type {('noiseSuppression' | 'echoCancellation' | 'autoGainControl')[]} */
const SWITCHES = ['noiseSuppression', 'echoCancellation', 'autoGainControl'];

/** Microphone and push-to-talk settings. @param {{onClose: () => void}} props */
export function SettingsPanel({ onClose }) {
  const [settings, setSettings] = useState(microphone.settings);
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  useEffect(() => {
    microphone.devices().then(setDevices, () => setDevices([]));
  }, []);
  /** @param {Partial<typeof settings>} change */
  const change = async (change) => {
    microphone.change(change);
    setSettings(microphone.settings);
    await renewMicrophone();
  };
  const named = devices.filter(({ deviceId }) => deviceId && deviceId !== 'default');
  return html`
    <${Panel} label=${t('settings.label')} look="settings" onClose=${onClose}>
      <h3>${t('settings.label')}</h3>
      <label class="field"><span>${t('settings.microphone')}</span>
        <select value=${settings.deviceId}
          onChange=${(/** @type {any} */ event) => change({ deviceId: event.currentTarget.value })}>
          <option value="">${t('settings.default')}</option>
          ${named.map(({ deviceId, label }, at) => {
            const words = label || t('settings.nth', { number: at + 1 });
            return html`<option key=${deviceId} value=${deviceId}>${words}</option>`;
          })}
        </select>
      </label>
      ${SWITCHES.map(
        (name) => html`
        <label class="check" key=${name}>
          <input type="checkbox" checked=${settings[name]}
            onChange=${(/** @type {any} */ event) => change({ [name]: event.currentTarget.checked })} /><span>
              ${t(`settings.${name}`)}</span></label>`,
      )}
      <label class="check"><input type="checkbox" checked=${pushToTalk.value}
        onChange=${(/** @type {any} */ event) => setPushToTalk(event.currentTarget.checked)} /><span>
          ${t('settings.keys')}</span></label>
    <//>`;
}
