import { useComputed } from '@preact/signals';
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { lazyUnseen } from '../../ui/lazy.js';
import { clockOf } from './moment.js';

const CorrectLineDialog = lazyUnseen(async () => (await import('./CorrectLineDialog.js')).CorrectLineDialog);

/**
 * @typedef {import('./utterances.js').Line} Line
 * @typedef {import('@preact/signals').ReadonlySignal<string | null>} Which the id of a line
 */

/**
 * What somebody said; a click goes there. Of all lines, one is reached by Tab, and the others from it by arrow keys.
 * @param {{line: Line, name: string, colour: string, spoken: Which, reached: Which, space: string, mayEdit: boolean,
 *   onSeek: (line: Line) => void, onFocus: (line: Line) => void, onCorrect: (line: Line) => void,
 *   onStale: () => Promise<unknown>}} props `onStale`: it has changed elsewhere; resolves when it is loaded again
 */
export function TranscriptLine(props) {
  const { line, name, colour, spoken, reached, mayEdit, onSeek, onFocus } = props;
  const isSpoken = useComputed(() => spoken.value === line.id);
  const isReached = useComputed(() => reached.value === line.id);
  const tab = isReached.value ? 0 : -1;
  return html`
    <li class="transcript__line" onFocusIn=${() => onFocus(line)}>
      <button type="button" class="transcript__said" data-line tabindex=${tab}
        aria-current=${isSpoken.value ? 'true' : null} onClick=${() => onSeek(line)}>
        <span class="transcript__at">${clockOf(line.start_ms)}</span><span class="unseen">, </span>
        <span><i class=${`transcript__colour ${colour}`} aria-hidden="true"></i><bdi dir="auto" class="transcript__who">${name}</bdi><span class="unseen">: </span>
          <span dir="auto" lang=${line.language} class="transcript__text">${line.text}</span></span>
      </button>
      ${mayEdit && html`<${Edit} ...${props} tab=${tab} />`}
    </li>`;
}

/**
 * @param {{line: Line, space: string, tab: number, onCorrect: (line: Line) => void, onStale: () => Promise<unknown>}} props
 */
function Edit({ line, space, tab, onCorrect, onStale }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="transcript__edit" tabindex=${tab} onClick=${() => setOpen(true)}
      aria-label=${t('transcript.edit_line', { at: clockOf(line.start_ms) })}>${t('transcript.edit')}</button>
    ${
      open &&
      html`<${CorrectLineDialog} space=${space} line=${line} onCorrect=${onCorrect} onStale=${onStale}
        onClose=${() => setOpen(false)} />`
    }`;
}
