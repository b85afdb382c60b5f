import { html } from 'htm/preact';
import { useId, useRef } from 'preact/hooks';
import { loadWords, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { AddPictures, AttachedPictures, pastedTo } from '../pictures/PictureChoice.js';
import { draft } from '../site/site.js';
import { withStyle } from '../site/styles.js';
import { LIMITS } from '../site/text.js';
import { Dialog } from '../ui/Dialog.js';
import { EmojiButton } from '../ui/EmojiButton.js';
import { Problem } from '../ui/action.js';
import { QuotedPost } from './QuotedPost.js';
import { attachments } from './composer.js';
import { answering, quoting } from './posts.js';
import { useComposer } from './useComposer.js';

await loadWords('pictures');
await withStyle('posts/composer');

/** @param {{onClose: () => void}} props */
export function PostDialog({ onClose }) {
  const answered = answering.value;
  const quoted = quoting.value;
  const close = () => {
    answering.value = null;
    quoting.value = null;
    attachments.value = [];
    onClose();
  };
  return html`
    <${Dialog} title=${t(answered ? 'post.answer_heading' : quoted ? 'post.quote' : 'post.heading')} onClose=${close}>
      ${
        answered &&
        html`
        <div class="quoted">
          <${Avatar} person=${answered.author} size="small" />
          <p><strong dir="auto">${nameNow(answered.author)}</strong> <span class="quiet">
            @${answered.author.handle}</span></p>
          <p dir="auto" class="quoted__text">${answered.text}</p>
        </div>`
      }
      <${PostForm} start=${draft.value} answered=${answered} quoted=${quoted} onDone=${close} />
    <//>`;
}

const NEAR = 20; // from this many characters left, the count is announced

/**
 * The form that writes a post or a reply.
 * @param {{start: string, answered: import('./api.js').Post | null, quoted: import('./api.js').Post | null,
 *   onDone: () => void}} props
 */
function PostForm({ start, answered, quoted, onDone }) {
  const count = useId();
  const problem = useId();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { kept, discard, text, setText, attached, setAttached, add, error, left, ready, send } = useComposer(
    start,
    answered,
    quoted,
    onDone,
  );
  return html`
    <form class="form" onSubmit=${onSubmitOf(send)}>
      <label class="field"><span class="unseen">${t('post.message')}</span>
        <textarea dir="auto" class="post-form__text" ref=${field} rows="5" autofocus value=${text}
          placeholder=${t(answered ? 'post.answer_placeholder' : quoted ? 'post.quote_placeholder' : 'post.placeholder')} onKeyDown=${sendKey(send)}
          onPaste=${pastedTo(add)}
          aria-invalid=${left < 0} aria-describedby=${count}
          onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}>
            </textarea>
      </label>
      ${kept && html`<${KeptDraft} onDiscard=${discard} />`}
      <${AttachedPictures} attached=${attached} onChange=${setAttached} />
      ${quoted && html`<${QuotedPost} quoted=${{ ...quoted, unseen: null }} plain />`}
      <${Problem} id=${problem} error=${error} />
      <div class="form__foot">
        <div class="post-form__extras"><${AddPictures} problem=${problem} count=${attached.length} onFiles=${add} />
          <${EmojiButton} field=${field} /></div>
        <${Left} id=${count} left=${left} />
        <button type="submit" class="pill pill--primary" disabled=${!ready}>
          ${answered ? t('post.reply') : t('post.submit')}</button>
      </div>
    </form>`;
}

/** Says that the text is an earlier one. @param {{onDiscard: () => void}} props */
function KeptDraft({ onDiscard }) {
  return html`
    <p class="post-form__kept quiet"><span role="status">${t('draft.kept')}</span>
      <button type="button" class="pill" onClick=${onDiscard}>${t('draft.discard')}</button></p>`;
}

/** @param {() => void} send @returns {(event: Event) => void} */
const onSubmitOf = (send) => (event) => {
  event.preventDefault();
  send();
};

/** @param {() => void} send @returns {(event: KeyboardEvent) => void} Ctrl or Cmd with Enter sends */
const sendKey = (send) => (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
};

/** @param {{id: string, left: number}} props */
function Left({ id, left }) {
  const words = left < 0 ? t('form.over', { count: -left }) : t('form.left', { count: left });
  return html`
    <p class=${left < 0 ? 'problem' : 'quiet'}>
      <span class=${`count-ring ${left < 0 ? 'count-ring--over' : left <= NEAR ? 'count-ring--near' : ''}`}
        style=${{ '--share': Math.min(1, 1 - left / LIMITS.post) }} aria-hidden="true"></span>
      <span id=${id}>${words}</span>
      <span class="unseen" role="status">${left <= NEAR && left % 5 === 0 ? words : ''}</span>
    </p>`;
}
