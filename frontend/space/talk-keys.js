/** Global keys on stage: Ctrl+D mutes and unmutes, holding the Space bar talks. */
import { signal } from '@preact/signals';
import { mute, room, unmute } from '../room/live.js';
import { attempt } from '../site/site.js';

const KEY = 'espacio.push_to_talk';
const TAKES_SPACE = 'input, textarea, select, button, a, summary, dialog, [role=menuitem], [contenteditable]';

/** Whether holding the Space bar talks: a key without a modifier can be switched off (WCAG 2.1.4). */
export const pushToTalk = signal(localStorage.getItem(KEY) !== 'off');
let talking = false;

/** @param {boolean} on */
export function setPushToTalk(on) {
  localStorage.setItem(KEY, on ? 'on' : 'off');
  pushToTalk.value = on;
}

export function listenToKeys() {
  addEventListener('keydown', onKeyDown);
  addEventListener('keyup', onKeyUp);
  addEventListener('blur', hush);
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (!onStage()) return;
  if (event.key.toLowerCase() === 'd' && event.ctrlKey && !event.repeat) {
    event.preventDefault();
    room.value?.muted ? void attempt(unmute) : mute();
  }
  if (event.code !== 'Space' || !pushToTalk.value || takesSpace(event.target)) return;
  event.preventDefault();
  if (event.repeat || !room.value?.muted) return;
  talking = true;
  void attempt(unmute).then(() => !talking && mute());
}

/** @param {KeyboardEvent} event */
function onKeyUp(event) {
  if (event.code === 'Space') hush();
}

function hush() {
  if (!talking) return;
  talking = false;
  mute();
}

function onStage() {
  const role = room.value?.screen.you?.role;
  return role !== undefined && role !== 'listener';
}

/** @param {EventTarget | null} target */
const takesSpace = (target) => target instanceof Element && target.closest(TAKES_SPACE) !== null;
