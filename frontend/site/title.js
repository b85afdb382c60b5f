/** The window's title: the page's own if it has one, such as a person's name. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Empty if the route's title applies. */
export const pageTitle = signal('');

/** @param {string} title the page's title while it is mounted; empty until it is known */
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
