/**
 * Where a conversation is scrolled to: at its end while new messages come, and in its place while older ones load.
 */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

const NEAR_PX = 240; // from the end; within it, new messages scroll into view

/** @typedef {import('./conversation-state.js').ConversationState} ConversationState */

/**
 * @param {ConversationState} conversation
 * @param {boolean} follows whether it opens at its end
 * @returns {import('preact').RefObject<HTMLElement>} for the element after the messages, which is scrolled into view by a
 *   new message if it was near, and by each message that is being sent
 */
export function useEndInView(conversation, follows) {
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const near = useRef(follows);
  const whole = useRef(true); // whether the newest messages were there before
  useEffect(() => {
    const look = () => void (near.current = isNear(end.current));
    // A keyboard that opens, a picture in the form or a line below the messages take room: the end stays above them.
    const stay = () => near.current && whole.current && showEnd(end.current);
    const watcher = new ResizeObserver(stay);
    watcher.observe(document.documentElement);
    addEventListener('resize', stay);
    addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      removeEventListener('resize', stay);
      removeEventListener('scroll', look);
    };
  }, [conversation]);
  const last = conversation.messages.value.at(-1)?.seq;
  const waiting = conversation.unsent.value.length;
  useLayoutEffect(() => {
    if ((near.current && whole.current) || waiting > 0) showEnd(end.current);
    whole.current = conversation.newer.value === null;
  }, [last, waiting]);
  return end;
}

/** Scrolls so that the form, which sticks to the bottom, does not cover it. @param {HTMLElement | null} end */
function showEnd(end) {
  const form = end?.closest('.conversation')?.querySelector('.conversation__foot');
  end?.style.setProperty('--form', `${form?.clientHeight ?? 0}px`);
  end?.scrollIntoView({ block: 'end' });
}

/** @param {HTMLElement | null} end */
function isNear(end) {
  return !end || end.getBoundingClientRect().bottom - innerHeight < NEAR_PX;
}

/** Keeps what is on the screen in its place. @param {() => Promise<void>} load loads messages above the current ones */
export async function keepPlace(load) {
  const before = document.documentElement.scrollHeight - scrollY;
  await load();
  requestAnimationFrame(() => scrollTo(0, document.documentElement.scrollHeight - before));
}
