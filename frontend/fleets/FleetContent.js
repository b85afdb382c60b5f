import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';

await withStyle('fleets/viewer');

/**
 * The content of a Fleet, as large as there is room.
 * @param {{text: string, colour: string | null, picture: string | null, alt: string, onFailed?: () => void}} props
 */
export function FleetContent({ text, colour, picture, alt, onFailed }) {
  const [settled, setSettled] = useState(''); // the picture that has loaded, or has failed to
  const fail = () => {
    setSettled(picture ?? '');
    onFailed?.();
  };
  if (picture)
    return html`<div class="fleet-face fleet-face--picture" aria-busy=${settled !== picture}>
      <img src=${picture} alt=${alt} draggable=${false} onLoad=${() => setSettled(picture)} onError=${fail} />
      ${settled !== picture && html`<span class="spinner" role="status"><span class="unseen">${t('loading')}</span></span>`}
      </div>`;
  const size = text.length > 140 ? 'small' : text.length > 50 ? 'middle' : 'large';
  return html`<div class="fleet-face ground--${colour}"><p dir="auto"
    class="fleet-face__text fleet-face__text--${size}">${text}
    </p></div>`;
}
