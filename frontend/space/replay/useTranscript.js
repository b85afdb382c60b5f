import { useEffect, useState } from 'preact/hooks';
import { useAction } from '../../ui/action.js';
import { transcriptApi } from './transcript-api.js';
import { replaced } from './utterances.js';

/**
 * @typedef {import('./transcript-api.js').Transcript} Transcript
 * @typedef {import('../../site/api.js').ApiError} ApiError
 * @param {string} space
 * @returns {{transcript: Transcript | null, error: ApiError | null, look: () => Promise<unknown>,
 *   put: (line: import('./utterances.js').Line) => void}} null until it is loaded; `look` loads it again, and
 *   `put` shows a line as it was corrected
 */
export function useTranscript(space) {
  const [transcript, setTranscript] = useState(/** @type {Transcript | null} */ (null));
  const { error, run } = useAction();
  const look = () => run(async () => setTranscript(await transcriptApi.transcript(space)));
  useEffect(() => void look(), [space]);
  /** @param {import('./utterances.js').Line} line */
  const put = (line) => setTranscript((now) => now && { ...now, lines: [...replaced(now.lines, line)] });
  return { transcript, error, look, put };
}
