/** The window's title: the page's own if it has one, such as a person's name. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { inSight } from './sight.js';

/** Empty if the route's title applies. */
export const pageTitle = signal('');
/** What happened while the page was out of sight: it stands before the title until the page is seen. */
export const missed = signal('');

effect(() => {
  if (inSight.value) missed.value = '';
});

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
