import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { microphone, problemOf } from '../room/microphone.js';
import { createMeter } from '../room/meter.js';

const DRAW_MS = 50;

/** Asks for the microphone and shows its level before anybody can hear it. */
export function MicrophoneTest() {
  const [state, setState] = useState('asking');
  const meter = useRef(/** @type {HTMLMeterElement | null} */ (null));
  useEffect(() => showLevel(meter, setState), []);
  return html`
    <div class="mic-test">
      <p class="quiet">${state === 'ready' ? t('microphone.level') : t(`microphone.${state}`)}</p>
      <meter ref=${meter} min="0" max="1" value="0" aria-label=${t('microphone.meter')}></meter>
    </div>`;
}

/** @param {{current: HTMLMeterElement | null}} shown @param {(state: string) => void} setState @returns {() => void} */
function showLevel(shown, setState) {
  let stopped = false;
  let stop = () => {};
  microphone
    .open()
    .then((stream) => {
      if (stopped) return;
      const meter = createMeter(stream);
      const timer = setInterval(() => {
        if (shown.current) shown.current.value = meter.level();
      }, DRAW_MS);
      stop = () => {
        clearInterval(timer);
        meter.close();
      };
      setState('ready');
    })
    .catch((error) => setState(problemOf(error)));
  return () => {
    stopped = true;
    stop();
  };
}
