import { html } from 'htm/preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { loadWords, locale, t } from '../../i18n/index.js';
import { keyOf, textOf } from '../../room/caption-log.js';
import { captionSettings, captions, changeCaptions } from '../../room/captions.js';
import { download } from '../../site/download.js';
import { withStyle } from '../../site/styles.js';
import { Choices } from '../../ui/Choices.js';
import { Icon } from '../../ui/Icon.js';
import { Popover } from '../../ui/Popover.js';
import { Switch } from '../../ui/Switch.js';

await loadWords('room');
await withStyle('space/captions/captions');

/** @typedef {import('../../protocol/messages.js').CaptionLine} CaptionLine */

const NEAR = 48; // pixels from the end at which the newest line is being read
const SIZES = { small: 'captions.small', medium: 'captions.medium', large: 'captions.large' };

/** What is said in the Space, line by line. It follows the newest line unless somebody has scrolled back. */
export function CaptionsView() {
  const { lines, behind, partials, unavailable } = captions.value;
  const note = unavailable ? 'captions.unavailable' : behind ? 'captions.behind' : '';
  const { size } = captionSettings.value;
  const { log, away, onScroll, jump } = useNewest(lines, partials, note);
  return html`
    <section class="captions" aria-label=${t('captions.label')}>
      <div class="captions__head"><h2>${t('captions.label')}</h2>
        <${Popover} label=${t('captions.settings')} icon="settings" look="captions__box">
          ${() => html`<${CaptionSettings} />`}<//></div>
      <div class="captions__frame"><div class="captions__read">
      <div class="captions__log captions__log--${size}" ref=${log} onScroll=${onScroll} tabindex="0" role="group"
        aria-label=${t('captions.said')}>
        ${
          lines.length + partials.length > 0
            ? html`<ol>
                ${lines.map((line, at) => html`<${Line} key=${keyOf(line)} line=${line} before=${lines[at - 1]} />`)}
                ${partials.map((line, at) => html`<${Line} key=${keyOf(line)} line=${line} before=${partials[at - 1] ?? lines.at(-1)} partial />`)}</ol>`
            : html`<p class="captions__empty">${t('captions.empty')}</p>`
        }
      </div>
      ${
        away &&
        html`<button type="button" class="pill captions__jump" onClick=${jump}>
          <${Icon} name="shrink" /><span>${t('captions.jump')}</span></button>`
      }
      </div>
      <p role="status" class="captions__behind">${note && t(note)}</p>
      </div>
      <${Announced} line=${lines.at(-1)} />
    </section>`;
}

/**
 * A line, with the name of its speaker unless they said the line before, too. A partial one changes too fast to be read
 * aloud.
 * @param {{line: CaptionLine, before?: CaptionLine, partial?: boolean}} props
 */
const Line = ({ line, before, partial }) => html`
  <li class=${partial ? 'captions__partial' : undefined} aria-hidden=${partial ? 'true' : undefined}>
    ${line.speaker !== before?.speaker && html`<strong dir="auto">${line.name}</strong> `}
    <span lang=${line.language} dir="auto">${line.text}</span></li>`;

/** Reads new lines aloud for people who want that; the log itself is quiet. @param {{line?: CaptionLine}} props */
function Announced({ line }) {
  const on = captionSettings.value.announced && line;
  return html`<p class="unseen" dir="auto" aria-live="polite">${on ? `${line.name}: ${line.text}` : ''}</p>`;
}

/** How captions look and sound in this browser, and the captions as a file. */
function CaptionSettings() {
  const { size, announced } = captionSettings.value;
  const empty = captions.value.lines.length === 0;
  return html`
    <div class="captions__settings">
      <${Choices} legend=${t('captions.size')} options=${SIZES} value=${size}
        onChoose=${(/** @type {typeof size} */ chosen) => changeCaptions({ size: chosen })} />
      <${Switch} label=${t('captions.announce')} hint=${t('captions.announce_hint')} on=${announced}
        onChange=${(/** @type {boolean} */ on) => changeCaptions({ announced: on })} />
      <button type="button" class="pill" disabled=${empty} onClick=${saveText}>
        <${Icon} name="download" /><span>${t('captions.download')}</span></button>
    </div>`;
}

function saveText() {
  const clock = new Intl.DateTimeFormat(locale.value, { timeStyle: 'medium' });
  const text = textOf(captions.value.lines, (at) => clock.format(at));
  download(`${t('captions.file')}.txt`, 'text/plain;charset=utf-8', text);
}

/**
 * Keeps the newest line in sight, unless the person has scrolled away from it.
 * @param {unknown[]} shown what the height of the text depends on
 */
function useNewest(...shown) {
  const log = useRef(/** @type {HTMLElement | null} */ (null));
  const measure = useRef('');
  const [away, setAway] = useState(false);
  const size = captionSettings.value.size;
  const follow = () => {
    if (log.current && !away) log.current.scrollTop = log.current.scrollHeight;
  };
  useLayoutEffect(follow, [...shown, size, away]);
  // There are two places for captions; which of them is shown depends on the size of the window.
  useLayoutEffect(() => {
    const shownAgain = new ResizeObserver(follow);
    if (log.current) shownAgain.observe(log.current);
    return () => shownAgain.disconnect();
  }, [away]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = /** @type {HTMLElement} */ (log.current);
    const now = `${scrollHeight} ${clientHeight}`;
    if (measure.current === now) setAway(scrollHeight - scrollTop - clientHeight > NEAR);
    else follow(); // moved by what is around the text, not by the person
    measure.current = now;
  };
  const jump = () => {
    setAway(false);
    log.current?.focus();
  };
  return { log, away, onScroll, jump };
}
