import { html } from 'htm/preact';

/**
 * A field for an email address. Its label stays beside the field, outside.
 * @param {Record<string, unknown>} props of the input
 */
export const EmailInput = (props) => html`
  <input ...${props} type="email" required maxlength="254" autocomplete="email" autocapitalize="none"
    autocorrect="off" spellcheck=${false} />`;
