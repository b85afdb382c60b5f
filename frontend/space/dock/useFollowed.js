/** Whether the host of a Space follows the signed-in person. */
import { useEffect, useState } from 'preact/hooks';
import { onPersonalEvent } from '../../site/events.js';

/**
 * @param {import('../../room/session.js').Room} room
 * @returns {boolean} true as well if this is not known, because the Space has another host since it was entered
 */
export function useFollowed({ view, screen }) {
  const host = screen.stage?.find(({ role }) => role === 'host')?.id;
  const [newly, setNewly] = useState(/** @type {string | undefined} */ (undefined));
  useEffect(
    () =>
      onPersonalEvent((event) => {
        if (event.type === 'noted' && event.line.kind === 'followed') setNewly(event.line.by[0]?.id);
      }),
    [],
  );
  return view?.you?.followed !== false || view.host.id !== host || newly === host;
}
