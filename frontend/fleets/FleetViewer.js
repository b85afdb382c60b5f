import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ago, failureText, t } from '../i18n/index.js';
import { Avatar } from '../people/Avatar.js';
import { nameNow } from '../people/profile-cards.js';
import { ApiError } from '../site/api.js';
import { clock } from '../site/clock.js';
import { serverNow } from '../site/server-time.js';
import { account, announce } from '../site/site.js';
import { Icon } from '../ui/Icon.js';
import { FleetContent } from './FleetContent.js';
import { FleetFooter } from './FleetFooter.js';
import { fleetsApi } from './api.js';
import { nextUnseen, refreshFleets, seeFleet, watching } from './fleets.js';
import { begin, move, secondsOf, without } from './show.js';
import { usePause } from './usePause.js';

/** @typedef {import('./show.js').Show} Show */

/**
 * Shows a person's Fleets full-screen, one after another, and then the next person's.
 * @param {{author: import('../protocol/messages.js').Person}} props
 */
export function FleetViewer({ author }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const card = useRef(/** @type {HTMLElement | null} */ (null));
  const [show, setShow] = useState(/** @type {Show | null} */ (null));
  const pausing = usePause(dialog);
  useEffect(() => openOver(dialog.current), []);
  const close = () => dialog.current?.close();
  const fleet = show?.fleets[show.at] ?? null;
  const onward = () => {
    const next = account.value?.id === author.id ? null : nextUnseen(author.id);
    if (next) watching.value = next;
    else close();
  };
  /** @param {number} way */
  const go = (way) => {
    const next = show && move(show, way);
    next ? setShow(next) : onward();
  };
  useEffect(() => load(author, setShow, onward), [author.id]);
  useSeen(author, show);
  /** @param {string} id */
  const onDeleted = (id) => {
    void refreshFleets();
    announce(t('fleet.deleted'));
    const left = show && without(show, id);
    left ? setShow(left) : close();
    card.current?.focus();
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way) go(way);
  };
  return html`
    <dialog class="viewer ${pausing.paused ? 'viewer--paused' : ''}" ref=${dialog}
      aria-label=${t('fleet.of', { name: nameNow(author) })}
      onClose=${() => (watching.value = null)} onKeyDown=${onKeyDown} ...${pausing.watch}>
      <div class="viewer__card" ref=${card} tabindex="-1" autofocus aria-busy=${!fleet}>
        ${show && html`<${Bars} show=${show} onEnd=${() => go(1)} />`}
        <${ViewerHead} author=${author} fleet=${fleet} pausing=${pausing} onClose=${close} />
        <div class="viewer__fleet">
          <div class="viewer__shown" aria-live="polite" aria-atomic="true">
            ${show && html`<${ShownFleet} author=${author} show=${show} />`}
          </div>
          <${FleetHalves} onGo=${go} onHold=${pausing.hold} />
        </div>
        ${
          fleet &&
          html`<${FleetFooter} key=${fleet.id} fleet=${fleet} onAsking=${pausing.ask} onDeleted=${onDeleted}
          onLeave=${close} />`
        }
      </div>
    </dialog>`;
}

/** @typedef {import('../protocol/messages.js').Person} Person */
/** @typedef {import('./show.js').Show['fleets'][number]} Fleet */

/**
 * @param {{author: Person, fleet: Fleet | null, pausing: ReturnType<typeof usePause>, onClose: () => void}} props
 */
function ViewerHead({ author, fleet, pausing, onClose }) {
  return html`
    <header class="viewer__head">
      <${Avatar} person=${author} /><p><strong dir="auto">${nameNow(author)}</strong>
        ${fleet && html` <span>${ago(fleet.created_at, clock.value)}</span>`}</p>
      <button type="button" class="icon-button viewer__pause"
        aria-label=${t(pausing.stopped ? 'fleet.go_on' : 'fleet.pause')} onClick=${pausing.toggle}>
          <${Icon} name=${pausing.stopped ? 'play' : 'pause'} /></button>
      <button type="button" class="icon-button" aria-label=${t('dialog.close')} onClick=${onClose}>
        <${Icon} name="close" /></button>
    </header>`;
}

/** @param {{author: Person, show: Show}} props */
function ShownFleet({ author, show }) {
  const fleet = show.fleets[show.at];
  const values = { name: nameNow(author), place: show.at + 1, count: show.fleets.length };
  return html`
    <p class="unseen">${t('fleet.place', values)}</p>
    <${FleetContent} key=${fleet.id} text=${fleet.text} colour=${fleet.colour} picture=${fleet.picture}
      alt=${fleet.alt || t('fleet.no_alt')} />`;
}

/**
 * Marks the current Fleet as seen, and loads the next picture.
 * @param {Person} author @param {Show | null} show
 */
function useSeen(author, show) {
  const fleet = show?.fleets[show.at];
  useEffect(() => {
    if (!fleet) return;
    void seeFleet(author, fleet.created_at);
    const following = show?.fleets[show.at + 1]?.picture;
    if (following) new Image().src = following;
  }, [fleet?.id]);
}

/**
 * Progress bars; a Fleet ends with its animation, so with reduced motion one moves on by hand.
 * @param {{show: Show, onEnd: () => void}} props
 */
function Bars({ show, onEnd }) {
  return html`
    <div class="viewer__bars" aria-hidden="true">
      ${show.fleets.map((fleet, at) => {
        const state = at < show.at ? 'done' : at === show.at ? 'now' : 'next';
        return html`<span key=${fleet.id} class="viewer__bar">
          <i key=${state} class=${`viewer__fill viewer__fill--${state}`}
            style=${{ '--seconds': `${secondsOf(fleet)}s` }} onAnimationEnd=${onEnd}></i></span>`;
      })}
    </div>`;
}

/** @param {HTMLDialogElement | null} dialog @returns {() => void} returns the focus to the opener */
function openOver(dialog) {
  const opener = document.activeElement;
  dialog?.showModal();
  return () => queueMicrotask(() => opener instanceof HTMLElement && opener.isConnected && opener.focus());
}

/**
 * @param {import('../protocol/messages.js').Person} author
 * @param {(show: Show | null) => void} onLoad
 * @param {() => void} onNone
 */
function load(author, onLoad, onNone) {
  let gone = false;
  onLoad(null);
  fleetsApi.fleetsOf(author.id).then(
    ({ fleets, seen }) => {
      if (gone) return;
      if (fleets.length > 0) return onLoad(begin(fleets, seen));
      announce(t('fleet.over'));
      void seeFleet(author, serverNow());
      onNone();
    },
    (error) => {
      if (!(error instanceof ApiError)) throw error;
      if (gone) return;
      announce(error.status === 403 ? t('fleet.over') : failureText(error));
      onNone();
    },
  );
  return () => {
    gone = true;
  };
}

const HELD_MS = 300; // a longer press pauses and does not move on

/**
 * The left half goes back, the right one forward; a long press pauses.
 * @param {{onGo: (way: number) => void, onHold: (held: boolean) => void}} props
 */
function FleetHalves({ onGo, onHold }) {
  const since = useRef(0);
  const onPointerDown = () => {
    since.current = performance.now();
    onHold(true);
  };
  /** @param {number} way @param {MouseEvent} event */
  const onClick = (way, event) => {
    const held = event.detail > 0 && performance.now() - since.current > HELD_MS; // a key has no detail
    if (!held) onGo(way);
  };
  const release = () => onHold(false);
  const watch = { onPointerDown, onPointerUp: release, onPointerCancel: release, onPointerLeave: release };
  return html`
    <button type="button" class="viewer__half viewer__half--back" aria-label=${t('fleet.previous')}
      onClick=${(/** @type {MouseEvent} */ event) => onClick(-1, event)} ...${watch}><${Icon} name="previous" />
        </button>
    <button type="button" class="viewer__half viewer__half--on" aria-label=${t('fleet.next')}
      onClick=${(/** @type {MouseEvent} */ event) => onClick(1, event)} ...${watch}><${Icon} name="next" /></button>`;
}
