import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { dateTime, hasWords, t } from '../../i18n/index.js';
import { givenName } from '../../people/profile-cards.js';
import { nameOf } from '../../room/names.js';
import { ApiError } from '../../site/api.js';
import { download } from '../../site/download.js';
import { attempt } from '../../site/site.js';
import { Dialog } from '../../ui/Dialog.js';
import { Problem } from '../../ui/action.js';
import { spaceApi } from '../api.js';

/**
 * Opens the moderation log, which hosts can read during and after the Space.
 * @param {{space: string}} props
 */
export function ModerationLog({ space }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="pill pill--on-purple" onClick=${() => setOpen(true)}>${t('log.label')}</button>
    ${open && html`<${LogDialog} space=${space} onClose=${() => setOpen(false)} />`}`;
}

/** Downloads the whole log as one file. Throws ApiError. @param {string} space */
async function saveJson(space) {
  /** @type {LogEntry[]} */
  const entries = [];
  for (let cursor = /** @type {string | null | undefined} */ (undefined); cursor !== null;) {
    const page = await spaceApi.log(space, cursor);
    entries.push(...page.entries);
    cursor = page.next;
  }
  download(`log-${space}.json`, 'application/json', JSON.stringify(entries, null, 2));
}

/** @typedef {import('../requests.js').LogEntry} LogEntry */

/**
 * Every action of hosts and co-hosts, with downloads.
 * @param {{space: string, onClose: () => void}} props
 */
function LogDialog({ space, onClose }) {
  const [entries, setEntries] = useState(/** @type {LogEntry[] | null} */ (null));
  const [next, setNext] = useState(/** @type {string | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  /** @param {string | null} cursor */
  const load = async (cursor) => {
    try {
      const page = await spaceApi.log(space, cursor);
      setEntries((known) => [...(cursor ? (known ?? []) : []), ...page.entries]);
      setNext(page.next ?? null);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(failure);
    }
  };
  useEffect(() => void load(null), [space]);
  return html`
    <${Dialog} title=${t('log.label')} onClose=${onClose}>
      <p class="quiet">${t('log.hint')}</p>
      <${Problem} error=${error} />
      ${!entries && !error && html`<p class="quiet">${t('loading')}</p>`}
      ${entries?.length === 0 && html`<p>${t('log.empty')}</p>`}
      <ol class="log" aria-label=${t('log.label')}>
        ${entries?.map(
          (entry, at) => html`<li key=${at}>
          <time class="quiet" datetime=${new Date(entry.at).toISOString()}>${dateTime(entry.at)}</time><span dir="auto">
            ${logText(entry)}</span></li>`,
        )}
      </ol>
      ${next && html`<button type="button" class="pill" onClick=${() => load(next)}>${t('log.more')}</button>`}
      <div class="log__ways">
        <a class="pill" download href=${spaceApi.logUrl(space)}>${t('log.csv')}</a>
        <button type="button" class="pill" onClick=${() => attempt(() => saveJson(space))}>${t('log.json')}</button>
      </div>
    <//>`;
}

/** @param {LogEntry} entry @returns {string} the entry as a sentence */
function logText({ act, by, whom }) {
  const name = whom ? givenName({ id: whom.id, name: whom.name ?? nameOf(whom.id) ?? whom.id }) : '';
  const values = { act: act.replaceAll('_', ' '), by: by ? givenName(by) : t('log.space'), whom: name };
  const key = `log.${act}${by ? '' : '_by_itself'}`;
  if (hasWords(key)) return t(key, values);
  return t(whom ? 'log.other_whom' : 'log.other', values);
}
