import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { account } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { useAttempt } from '../ui/action.js';
import { fleetsApi } from './api.js';

/**
 * The actions below a Fleet: reply; or for one's own, the number of viewers and Delete.
 * @param {{fleet: import('./api.js').Fleet, onAsking: (asking: boolean) => void, onDeleted: (id: string) => void,
 *   onLeave: () => void}} props
 */
export function FleetFooter({ fleet, onAsking, onDeleted, onLeave }) {
  const { author } = fleet;
  if (account.value?.id === author.id)
    return html`<footer class="viewer__foot"><${OwnFoot} fleet=${fleet} onAsking=${onAsking} onDeleted=${onDeleted} />
      </footer>`;
  return html`
    <footer class="viewer__foot">
      ${
        account.value &&
        author.handle &&
        html`<a class="pill pill--on-purple"
        href=${`/messages/new?to=${author.handle}`} onClick=${onLeave}>${t('fleet.reply', { name: nameNow(author) })}
          </a>`
      }
      ${
        author.handle &&
        html`<a class="pill pill--on-purple" href=${`/${author.handle}`}
        onClick=${onLeave}>@${author.handle}</a>`
      }
    </footer>`;
}

/**
 * @param {{fleet: import('./api.js').Fleet, onAsking: (asking: boolean) => void, onDeleted: (id: string) => void}}
 *   props
 */
function OwnFoot({ fleet, onAsking, onDeleted }) {
  const [asking, setAsking] = useState(false);
  const { busy, run } = useAttempt();
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const asked = useRef(false);
  useEffect(() => {
    // The pressed button is gone, and would take the focus with it.
    if (asked.current) button.current?.focus();
  }, [asking]);
  const ask = (/** @type {boolean} */ on) => {
    asked.current = true;
    setAsking(on);
    onAsking(on);
  };
  const remove = async () => {
    const gone = await run(() => fleetsApi.deleteFleet(fleet.id));
    ask(false);
    if (gone) onDeleted(fleet.id);
  };
  if (asking) {
    return html`
      <span class="viewer__question">${t('fleet.delete_question')}</span>
      <button type="button" class="pill pill--on-purple" onClick=${() => ask(false)}>${t('fleet.keep')}</button>
      <button type="button" class="pill pill--danger" disabled=${busy} ref=${button} onClick=${remove}>
        ${t('fleet.delete_yes')}</button>`;
  }
  return html`
    <span class="viewer__seen"><${Icon} name="eye" />${seenBy(fleet.seen_by ?? 0)}</span>
    <button type="button" class="pill pill--on-purple" ref=${button} onClick=${() => ask(true)}><${Icon} name="trash" />
      ${t('fleet.delete')}</button>`;
}

/** @param {number} count */
const seenBy = (count) => (count === 0 ? t('fleet.seen_by_nobody') : t('fleet.seen_by', { count }));
