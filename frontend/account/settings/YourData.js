import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { dateTime, loadWords, t } from '../../i18n/index.js';
import { latestOnly } from '../../site/latest-only.js';
import { account } from '../../site/site.js';
import { Problem, useAction } from '../../ui/action.js';
import { ownAccount } from '../own-account.js';
import { reauthenticated } from '../reauthentication.js';
import { DeleteAccountDialog } from './DeleteAccountDialog.js';

await loadWords('settings');

const LOOK_MS = 2_000;

/** Account export and deletion. */
export function YourData() {
  const [deleting, setDeleting] = useState(false);
  return html`
    <${Export} />
    <section class="settings-page__part" aria-labelledby="delete-title">
      <h2 id="delete-title">${t('data.delete_title')}</h2>
      <p class="quiet">${t('data.delete_text')}</p>
      <div><button type="button" class="pill pill--danger" onClick=${() => setDeleting(true)}>${t('data.delete')}
        </button></div>
      ${
        deleting &&
        account.value &&
        html`<${DeleteAccountDialog} handle=${account.value.handle}
        onClose=${() => setDeleting(false)} />`
      }
    </section>`;
}

function Export() {
  const [made, setMade] = useState(/** @type {import('../own-account.js').Export | null} */ (null));
  const { error, run } = useAction();
  const [latest] = useState(latestOnly);
  /** @param {() => Promise<{export: import('../own-account.js').Export | null}>} ask */
  const show = (ask) =>
    run(async () => {
      const answer = await latest(ask);
      if (answer) setMade(answer.export);
    });
  const look = () => show(ownAccount.exported);
  useEffect(() => void look(), []);
  useEffect(() => {
    if (made?.state !== 'working') return;
    const timer = setTimeout(look, LOOK_MS);
    return () => clearTimeout(timer);
  }, [made]);
  const begin = () => show(() => reauthenticated(ownAccount.beginExport));
  const download = () => run(async () => location.assign((await ownAccount.exportFile()).url));
  return html`
    <section class="settings-page__part" aria-labelledby="export-title">
      <h2 id="export-title">${t('data.export_title')}</h2>
      <p class="quiet">${t('data.export_text')}</p>
      <p role="status">
        ${stateInWords(made)}</p>
      <${Problem} error=${error} />
      <div class="settings-page__buttons">
        ${
          made?.state === 'ready' &&
          html`<button type="button" class="pill pill--primary" onClick=${download}>
          ${t('data.download')}</button>`
        }
        <button type="button" class="pill" disabled=${made?.state === 'working'} onClick=${begin}>
          ${t(made ? 'data.export_again' : 'data.export')}</button>
      </div>
    </section>`;
}

/** @param {import('../own-account.js').Export | null} made */
function stateInWords(made) {
  if (made?.state === 'working') return t('data.export_working');
  return made?.ends_at ? t('data.export_ready', { when: dateTime(made.ends_at) }) : '';
}
