import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { enter } from '../room/live.js';
import { attempt } from '../site/site.js';
import { lazy } from '../ui/lazy.js';
import { spaceApi } from './api.js';
import { refreshSpaces } from './spaces.js';

/** Loaded on demand, because few people open them. */
const EditSpaceDialog = lazy(async () => (await import('./PlannedSpaceDialogs.js')).EditSpaceDialog);
const CancelSpaceDialog = lazy(async () => (await import('./PlannedSpaceDialogs.js')).CancelSpaceDialog);

/**
 * @typedef {import('./views.js').SpaceView} SpaceView
 * @param {{space: SpaceView, look: string, main: string, onChange: (space: SpaceView) => void}} props the actions
 *   of a host on a planned Space;
 *   `look` and `main` are the classes of the buttons
 */
export function PlannedSpaceActions({ space, look, main, onChange }) {
  const [open, setOpen] = useState(/** @type {'' | 'edit' | 'cancel'} */ (''));
  const start = () =>
    attempt(async () => {
      onChange((await spaceApi.change(space.id, 'start')).space);
      void refreshSpaces();
      await enter(space.id);
    });
  const close = () => setOpen('');
  return html`
    <button type="button" class=${`pill ${main}`} onClick=${start}>${t('start.submit')}</button>
    <button type="button" class=${`pill ${look}`} onClick=${() => setOpen('edit')}>${t('plan.edit')}</button>
    <button type="button" class=${`pill ${look}`} onClick=${() => setOpen('cancel')}>${t('preview.cancel')}</button>
    ${open === 'edit' && html`<${EditSpaceDialog} space=${space} onChange=${onChange} onClose=${close} />`}
    ${open === 'cancel' && html`<${CancelSpaceDialog} space=${space} onChange=${onChange} onClose=${close} />`}`;
}
