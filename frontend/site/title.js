/** What the window is called: the page's own title where it has one, such as somebody's name. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Empty where the page is called as its route. */
export const pageTitle = signal('');

/** @param {string} title of the page that calls it, as long as it is there; empty while it is not known */
export function useTitle(title) {
  useEffect(() => {
    pageTitle.value = title;
    return () => {
      if (pageTitle.value === title) pageTitle.value = '';
    };
  }, [title]);
}

/** @param {string} title @param {number} unread @returns {string} "(2) Home · Espacio" */
export const windowTitle = (title, unread) =>
  `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${title} · Espacio`;
