import { useEffect, useState } from 'preact/hooks';

/**
 * Whether the Fleets are paused: by a finger or the pointer on them, visible focus, an open question, a hidden page, or
 * the button.
 *
 * @param {{current: HTMLElement | null}} root
 */
export function usePause(root) {
  const [stopped, setStopped] = useState(false);
  const [held, setHeld] = useState(false);
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const [asking, setAsking] = useState(false);
  const [away, setAway] = useState(document.hidden);
  useEffect(() => {
    const look = () => setAway(document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return {
    paused: stopped || held || hovered || focused || asking || away,
    stopped,
    toggle: () => setStopped(!stopped),
    hold: setHeld,
    ask: setAsking,
    watch: {
      /** Only a mouse over the card pauses. @param {PointerEvent} event */
      onPointerMove: (event) => setHovered(event.pointerType === 'mouse' && isOn(event.target)),
      onPointerLeave: () => setHovered(false),
      onFocusIn: () => setFocused(root.current?.querySelector('button:focus-visible, a:focus-visible') !== null),
      onFocusOut: () => setFocused(false),
    },
  };
}

/** @param {EventTarget | null} target */
const isOn = (target) => target instanceof Element && target.closest('.viewer__card') !== null;
