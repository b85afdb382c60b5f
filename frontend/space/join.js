/** Joins a Space by a click on a live person. */
import { t } from '../i18n/index.js';
import { enter, isIn, room } from '../room/live.js';
import { announce, attempt, navigate } from '../site/site.js';

/**
 * @param {MouseEvent} event a click on a link to the Space; being a user gesture, it may start sound
 * @param {import('./views.js').LiveSpace} space
 */
export function joinAtOnce(event, space) {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  navigate(`/i/spaces/${space.id}`);
  document.getElementById('main')?.focus({ preventScroll: true });
  if (isIn(space.id) || stageElsewhere(space.id) !== null) return;
  announce(t('fleets.joining', { title: space.title }));
  void attempt(() => enter(space.id));
}

/**
 * @param {string} space
 * @returns {string | null} the title of another Space on whose stage the person is: joining this one takes them off it
 */
export function stageElsewhere(space) {
  const here = room.value;
  const role = here?.screen.you?.role;
  if (!here || here.space === space || !isIn(here.space) || !role || role === 'listener') return null;
  return here.screen.space?.title ?? here.view?.title ?? '';
}
