import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { account, announce, composing, draft, navigate } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { Menu } from '../ui/Menu.js';

/** @type {import('../ui/Menu.js').MenuItem[]} */
const ITEMS = [
  { words: 'compose.post', icon: 'post', act: () => compose('post') },
  { words: 'compose.space', icon: 'space', act: () => compose('space') },
  { words: 'compose.fleet', icon: 'fleet', act: () => compose('fleet') },
];

/** The button that opens the compose menu. */
export function ComposeMenu() {
  return html`
    <${Menu} label=${t('compose.label')} class="compose" buttonClass="pill pill--primary compose__button"
      items=${ITEMS}>
      <${Icon} name="feather" /><span>${t('compose.label')}</span>
    <//>`;
}

/** @param {'post' | 'space' | 'fleet'} what */
function compose(what) {
  if (!account.value) {
    navigate('/sign-up');
    return announce(t('compose.sign_up'));
  }
  draft.value = '';
  composing.value = what;
}
