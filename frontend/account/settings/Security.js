import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { loadWords } from '../../i18n/index.js';
import { boot } from '../../site/site.js';
import { Skeleton } from '../../ui/Skeleton.js';
import { Problem, useAction } from '../../ui/action.js';
import { ownAccount } from '../own-account.js';
import { Email } from './Email.js';
import { Links } from './Links.js';
import { Passkeys } from './Passkeys.js';
import { Password } from './Password.js';
import { Sessions } from './Sessions.js';

await loadWords('settings');

/** @typedef {import('../own-account.js').Security} Known */

/** The account's sign-in methods and sessions. */
export function Security() {
  const [known, setKnown] = useState(/** @type {Known | null} */ (null));
  const { error, run, setError } = useAction();
  const load = () => run(async () => setKnown(await ownAccount.security()));
  useEffect(() => void load(), []);
  const again = () => {
    setError(null);
    void load();
  };
  if (!known)
    return error ? html`<${Problem} error=${error} onAgain=${again} />` : html`<${Skeleton} kind="lines" count=${4} />`;
  return html`
    <${Password} has=${known.password} onChange=${load} />
    ${boot.mail && html`<${Email} email=${known.email} onChange=${load} />`}
    <${Passkeys} passkeys=${known.passkeys} onChange=${load} />
    <${Links} links=${known.links} />
    <${Sessions} sessions=${known.sessions} onChange=${load} />`;
}
