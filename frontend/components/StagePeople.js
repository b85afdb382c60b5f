import { html } from 'htm/preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { muteAll, mutedAll } from '../room/moderation.js';
import { moderates } from '../room/powers.js';
import { announce, attempt } from '../site.js';
import { PersonActions } from './PersonActions.js';
import { PersonRow } from './PersonRow.js';

/** @param {{room: import('../room/session.js').Room}} props who is on the stage, and Mute all */
export function StagePeople({ room }) {
  const { stage = [], you } = room.screen;
  const others = stage.length > 1;
  return html`
    <div class="people__head">
      <h3>${t('people.stage')}</h3>
      ${moderates(you?.role) && others && html`<${MuteAll} space=${room.space} />`}
    </div>
    <ul>${stage.map((entry) => html`<${StageRow} key=${entry.id} room=${room} entry=${entry} />`)}</ul>`;
}

/** @param {{space: string}} props one press back takes back the mutes of that act alone */
function MuteAll({ space }) {
  const undoable = mutedAll.value === space;
  /** @param {boolean} undo */
  const press = async (undo) => {
    if (await attempt(() => muteAll(space, undo))) announce(t(undo ? 'said.unmuted_all' : 'said.muted_all'));
  };
  return html`
    ${undoable && html`<button type="button" class="pill pill--light" onClick=${() => press(true)}>${t('people.undo')}</button>`}
    <button type="button" class="pill pill--on-purple" onClick=${() => press(false)}>${t('people.mute_all')}</button>`;
}

/** @param {{room: import('../room/session.js').Room, entry: import('../protocol.js').StageEntry}} props */
function StageRow({ room, entry }) {
  const name = useId();
  const detail = [t(`role.${entry.role}`), entry.muted_by_host && t('people.muted_by_host')].filter(Boolean).join(' · ');
  return html`<${PersonRow} person=${entry} name=${name} detail=${detail}><${PersonActions} room=${room} person=${entry} name=${name} /><//>`;
}
