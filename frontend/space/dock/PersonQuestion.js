import { html } from 'htm/preact';
import { t } from '../../i18n/index.js';
import { useAttempt } from '../../ui/action.js';
import { Dialog } from '../../ui/Dialog.js';

/**
 * The keys of the question before each action that asks first; `words` is that of its button. Blocking somebody for
 * oneself (`block`) and barring them from the host's Spaces (`bar`) have different consequences.
 * @type {Partial<Record<import('../../room/powers.js').Power, {title: string, text: string, words: string}>>}
 */
export const QUESTIONS = {
  hand_over: { title: 'hand_over.title', text: 'hand_over.text', words: 'people.hand_over' },
  remove: { title: 'remove.title', text: 'remove.text', words: 'people.remove' },
  bar: { title: 'bar_out.title', text: 'bar_out.text', words: 'people.block' },
  block: { title: 'bar_out.title', text: 'profile.block_text', words: 'people.block' },
};

/**
 * Asks for confirmation before an action that the person would notice at once.
 * @param {{question: NonNullable<typeof QUESTIONS[keyof typeof QUESTIONS]>, name: string,
 *   onAgree: () => Promise<unknown>, onClose: () => void}} props
 */
export function PersonQuestion({ question, name, onAgree, onClose }) {
  const { busy, run } = useAttempt();
  const agree = async () => {
    if (await run(onAgree)) onClose();
  };
  return html`
    <${Dialog} title=${t(question.title, { name })} onClose=${onClose}>
      <p>${t(question.text, { name })}</p>
      <div class="form__foot">
        <button type="button" class="pill" onClick=${onClose}>${t('dialog.cancel')}</button>
        <button type="button" class="pill pill--danger" disabled=${busy} onClick=${agree}>${t(question.words)}</button>
      </div>
    <//>`;
}
