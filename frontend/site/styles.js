/** Loads style sheets of rarely used parts together with them. */
const FOLDER = new URL('../', import.meta.url);

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * @param {string} name the path of a style sheet in `frontend/`, without `.css`
 * @returns {Promise<void>} resolves when it is applied, or has failed to load: unstyled text is better than none
 */
export function withStyle(name) {
  const known =
    asked.get(name) ??
    new Promise((resolve) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = new URL(`${name}.css`, FOLDER).href;
      link.onload = link.onerror = () => resolve();
      document.head.append(link);
    });
  asked.set(name, known);
  return known;
}
