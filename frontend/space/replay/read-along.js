/** Keeps the spoken line in sight while somebody reads along, until they scroll it out of sight. */
import { signal } from '@preact/signals';

const ROOM = 0.3; // the part of the list that stays above the spoken line

export class ReadAlong {
  /** Whether the list follows what is spoken. */
  follows = signal(true);

  /** @param {() => HTMLElement | null} list returns the element that scrolls; null if it is not on the page */
  constructor(list) {
    this.list = list;
  }

  /** Call this when the list was scrolled, by the person or by this object. */
  scrolled() {
    const line = this.#line();
    if (line) this.follows.value = this.#isSeen(line);
  }

  /** To be called when another line is spoken. */
  moved() {
    if (this.follows.peek()) this.#show();
  }

  /** Goes to the spoken line, and follows from there. */
  resume() {
    this.follows.value = true;
    this.#show();
  }

  #show() {
    const [list, line] = [this.list(), this.#line()];
    if (!list || !line || this.#isSeen(line)) return;
    list.scrollTop += line.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight * ROOM;
  }

  /** @param {Element} line */
  #isSeen(line) {
    const [list, { top, bottom }] = [this.list(), line.getBoundingClientRect()];
    const around = list?.getBoundingClientRect();
    return around !== undefined && bottom > around.top && top < around.bottom && bottom <= around.bottom + 1;
  }

  #line() {
    return this.list()?.querySelector('[aria-current=true]')?.closest('li') ?? null;
  }
}
