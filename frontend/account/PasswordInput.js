import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { Icon } from '../ui/Icon.js';

/**
 * A field for a password, with a button that shows what was typed. Its label stays beside the field, outside.
 * @param {Record<string, unknown>} props of the input
 */
export function PasswordInput(props) {
  const [shown, setShown] = useState(false);
  return html`
    <div class="password">
      <input ...${props} type=${shown ? 'text' : 'password'} required autocapitalize="none" autocorrect="off"
        spellcheck=${false} />
      <button type="button" class="icon-button password__show" aria-pressed=${shown} title=${t('account.show_password')}
        onClick=${() => setShown(!shown)}>
        <${Icon} name=${shown ? 'eye_off' : 'eye'} /><span class="unseen">${t('account.show_password')}</span></button>
    </div>`;
}
