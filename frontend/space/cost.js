/** What a Space has cost so far: an estimate, for its hosts. */
import { useEffect, useState } from 'preact/hooks';
import { attempt, send } from '../site/site.js';

/** @typedef {{dollars: number, parts: Record<string, number>, listener_hours: number, prices: string}} Cost */

/** @param {string} space @returns {Cost | null} null until it is known; it is read once */
export function useCost(space) {
  const [cost, setCost] = useState(/** @type {Cost | null} */ (null));
  const read = async () => setCost(await send('GET', `/api/spaces/${encodeURIComponent(space)}/cost`));
  useEffect(() => void attempt(read), [space]);
  return cost;
}
