import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { loadWords, t } from '../../i18n/index.js';
import { ApiError } from '../../site/api.js';
import { announce } from '../../site/site.js';
import { CharactersLeft } from '../../ui/CharactersLeft.js';
import { Dialog } from '../../ui/Dialog.js';
import { Problem, useAction } from '../../ui/action.js';
import { transcriptApi } from './transcript-api.js';

await loadWords('replay', 'room');

const LIMIT = 400; // characters
const SOON = 40; // characters left from which on they are counted

/**
 * The text of a line, which the host corrects.
 * @param {{space: string, line: import('./utterances.js').Line, onStale: () => Promise<unknown>, onClose: () => void,
 *   onCorrect: (line: import('./utterances.js').Line) => void}} props `onStale` loads
 *   what it says by now, because it has changed elsewhere
 */
export function CorrectLineDialog({ space, line, onCorrect, onStale, onClose }) {
  const [text, setText] = useState(line.text);
  const { busy, error, submit } = useAction();
  const left = LIMIT - [...text.trim()].length;
  const onSubmit = submit(async () => {
    try {
      onCorrect(await transcriptApi.correct(space, line, text));
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === 'line_changed') await onStale();
      throw failure;
    }
    announce(t('replay.saved'));
    onClose();
  });
  return html`
    <${Dialog} title=${t('transcript.correct')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <div class="field"><label><span>${t('transcript.text')}</span>
          <textarea dir="auto" lang=${line.language} rows="4" autofocus required value=${text}
            onInput=${(/** @type {Event} */ event) => setText(/** @type {HTMLTextAreaElement} */ (event.target).value)} />
          </label>
          ${left <= SOON && html`<${CharactersLeft} left=${left} />`}
        </div>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || left < 0 || text.trim() === ''}>
          ${t('edit.submit')}</button>
      </form>
    <//>`;
}
