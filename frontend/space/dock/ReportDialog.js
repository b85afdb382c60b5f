import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n/index.js';
import { announce } from '../../site/site.js';
import { LIMITS } from '../../site/text.js';
import { Dialog } from '../../ui/Dialog.js';
import { FieldProblem, Problem, useAction } from '../../ui/action.js';
import { spaceApi } from '../api.js';

/** The categories that reviewers see; the labels come from the catalogue. */
const REASONS = ['abuse', 'hate', 'violence', 'spam', 'self_harm', 'other'];

/**
 * Reports a person or the Space.
 * @param {{space: string, person?: {id: string, name: string}, onClose: () => void}} props
 */
export function ReportDialog({ space, person, onClose }) {
  const [reason, setReason] = useState('');
  const [text, setText] = useState('');
  const action = useAction();
  const { busy, error, submit } = action;
  const onSubmit = submit(async () => {
    const about = { reason, ...(text.trim() && { text: text.trim() }), ...(person && { person: person.id }) };
    await spaceApi.report(space, about);
    announce(t('said.reported'));
    onClose();
  });
  return html`
    <${Dialog} title=${person ? t('report.title', { name: person.name }) : t('report.title_space')} onClose=${onClose}>
      <form class="form" onSubmit=${onSubmit}>
        <fieldset class="choices"><legend>${t('report.reason')}</legend>
          ${REASONS.map(
            (one) => html`
            <label class="check" key=${one}>
              <input type="radio" name="reason" required checked=${reason === one} onChange=${() => setReason(one)} />
              <span>${t(`report.${one}`)}</span></label>`,
          )}
        </fieldset>
        <div class="field"><label><span>${t('report.text')}</span>
          <textarea ...${action.field('text')} dir="auto" rows="3" maxlength=${LIMITS.report} value=${text}
            onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)}></textarea></label>
          <${FieldProblem} of=${action} name="text" />
        </div>
        <p class="quiet">${t('report.evidence')}</p>
        <${Problem} error=${error} />
        <button type="submit" class="pill pill--primary form__submit" disabled=${busy || reason === ''}>
          ${t('report.submit')}</button>
      </form>
    <//>`;
}
