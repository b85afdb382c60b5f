import { html } from 'htm/preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { dayOf, learn, t } from '../i18n/index.js';
import { withStyle } from '../site/styles.js';
import { useTitle } from '../site/title.js';
import { RichText } from '../ui/RichText.js';
import { Skeleton } from '../ui/Skeleton.js';
import { Problem } from '../ui/action.js';
import { ConversationHeader } from './ConversationHeader.js';
import { MessageForm } from './MessageForm.js';
import { MessageItem } from './MessageItem.js';
import { ConversationState } from './conversation-state.js';
import { breaks } from './message-list.js';
import { titleOf } from './names.js';

await learn('inbox', 'room');
await withStyle('messages/messages');

const NEAR_PX = 240; // from the end; within it, new messages scroll into view

/** A conversation. @param {{id: string}} props */
export function Conversation({ id }) {
  const talk = useMemo(() => new ConversationState(id), [id]);
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const near = useRef(true);
  useEffect(() => talk.open(), [talk]);
  useEffect(() => {
    const look = () => void (near.current = isNear(end.current));
    const back = () => !document.hidden && talk.read();
    addEventListener('scroll', look, { passive: true });
    document.addEventListener('visibilitychange', back);
    return () => {
      removeEventListener('scroll', look);
      document.removeEventListener('visibilitychange', back);
    };
  }, [talk]);
  const last = talk.lines.value.at(-1)?.seq;
  const waiting = talk.unsent.value.length;
  useLayoutEffect(() => {
    if (near.current || waiting > 0) end.current?.scrollIntoView({ block: 'end' });
  }, [last, waiting]);
  const about = talk.about.value;
  useTitle(about ? titleOf(about) : '');
  if (!about)
    return html`<div class="talk"><${Problem} error=${talk.problem.value} />
      ${!talk.problem.value && html`<${Skeleton} kind="lines" count=${4} />`}</div>`;
  return html`
    <div class="talk">
      <${ConversationHeader} talk=${about} onChange=${talk.load} />
      <div class="talk__lines" role="log" aria-label=${t('message.lines')}>
        ${
          talk.older.value !== null &&
          html`<button type="button" class="pill talk__older"
          onClick=${() => keepPlace(talk.loadOlder)}>${t('message.older')}</button>`
        }
        ${talk.lines.value.length === 0 && html`<p class="talk__event quiet">${t('message.first')}</p>`}
        <ol class="talk__list">${talk.lines.value.map(
          (line, at, all) => html`<${Line} key=${line.seq} talk=${talk}
          line=${line} before=${all[at - 1]} next=${all[at + 1]} />`,
        )}</ol>
        ${
          waiting > 0 &&
          html`<ol class="talk__list">
          ${talk.unsent.value.map((one) => html`<${UnsentLine} key=${one.key} talk=${talk} one=${one} />`)}</ol>`
        }
        <div class="talk__end" ref=${end}></div>
      </div>
      <div class="talk__foot">
        <${Problem} error=${talk.problem.value} />
        <${MessageForm} onSend=${(/** @type {string} */ text) => talk.write(text)} />
      </div>
    </div>`;
}

/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/**
 * @param {{talk: ConversationState, line: MessageView, before: MessageView | undefined, next: MessageView | undefined}} props
 */
function Line({ talk, line, before, next }) {
  const { day, first } = breaks(before, line);
  return html`
    ${day && html`<li class="talk__event quiet">${dayOf(line.at)}</li>`}
    <${MessageItem} line=${line} first=${first} last=${!next || breaks(line, next).first}
      group=${!talk.about.value?.pair} space=${line.space ? talk.spaces.value[line.space] : undefined} />`;
}

/** @param {{talk: ConversationState, one: import('./message-list.js').Unsent}} props */
function UnsentLine({ talk, one }) {
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    await talk.send(one);
    setBusy(false);
  };
  return html`
    <li class="talk__line talk__line--own">
      <div class="talk__said">
        <p class="bubble"><${RichText} text=${one.text} /></p>
        ${
          one.failed
            ? html`<p class="talk__failed"><span class="problem">${t('message.failed')}</span>
              <button type="button" class="pill" disabled=${busy} onClick=${again}>${t('message.again')}</button>
              <button type="button" class="pill" onClick=${() => talk.discard(one)}>${t('message.discard')}</button>
              </p>`
            : html`<p class="talk__time quiet">${t('message.sending')}</p>`
        }
      </div>
    </li>`;
}

/** @param {HTMLElement | null} end */
function isNear(end) {
  return !end || end.getBoundingClientRect().bottom - innerHeight < NEAR_PX;
}

/** @param {() => Promise<void>} load loads messages above the current ones */
async function keepPlace(load) {
  const before = document.documentElement.scrollHeight - scrollY;
  await load();
  requestAnimationFrame(() => scrollTo(0, document.documentElement.scrollHeight - before));
}
