import { useEffect, useState } from 'preact/hooks';
import { startTimer } from '../../room/backoff.js';
import { ApiError } from '../../site/api.js';
import { recordingApi } from './api.js';
import { Watch } from './watch.js';

/**
 * @typedef {import('./api.js').Recording} Recording
 * @typedef {{recording: Recording | null, error: ApiError | null, gone: boolean, look: () => void}} Found `gone`:
 *   whether there is no recording (any more); `look` asks again, because something has changed
 */

/**
 * @param {string} space
 * @param {() => Promise<Recording>} [find]
 * @returns {Found} the recording of a Space, asked for until it is finished
 */
export function useRecording(space, find = () => recordingApi.recording(space)) {
  const [recording, setRecording] = useState(/** @type {Recording | null} */ (null));
  const [error, setError] = useState(/** @type {ApiError | null} */ (null));
  const [watch, setWatch] = useState(/** @type {Watch | null} */ (null));
  useEffect(() => {
    const started = watching(find, setRecording, setError);
    setWatch(started.watch);
    return started.stop;
  }, [space]);
  return { recording, error, gone: error?.status === 404, look: () => void watch?.now() };
}

/**
 * @param {() => Promise<Recording>} find
 * @param {(recording: Recording | null) => void} onChange
 * @param {(error: ApiError | null) => void} onError
 */
function watching(find, onChange, onError) {
  const ask = async () => {
    try {
      const found = await find();
      onError(null);
      return found;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 403 || error.status === 404) watch.stop();
      onError(error);
      return null;
    }
  };
  const watch = new Watch({ ask, after: startTimer, isSeen: () => !document.hidden, onChange });
  const onSeen = () => !document.hidden && void watch.now();
  document.addEventListener('visibilitychange', onSeen);
  void watch.now();
  const stop = () => {
    watch.stop();
    document.removeEventListener('visibilitychange', onSeen);
  };
  return { watch, stop };
}
