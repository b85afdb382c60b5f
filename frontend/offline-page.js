/**
 * The page that stands in for another while there is no network. A classic script without imports, because nothing else
 * can be loaded.
 */
'use strict';
{
  const SPANISH = /** @type {Record<string, string>} */ ({
    title: 'No tienes conexión',
    text: 'No hay conexión a internet, así que esta página no se pudo cargar:',
    next: 'Se abrirá automáticamente cuando vuelvas a tener conexión.',
    again: 'Reintentar',
  });

  const theme = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1];
  if (theme) document.documentElement.dataset.theme = theme;

  const spoken = localStorage.getItem('espacio.language') ?? navigator.language;
  if (spoken.startsWith('es')) {
    document.documentElement.lang = 'es';
    document.title = `${SPANISH.title} · Espacio`;
    for (const element of document.querySelectorAll('[data-words]'))
      element.textContent = SPANISH[/** @type {HTMLElement} */ (element).dataset.words ?? ''];
  }

  const address = /** @type {HTMLAnchorElement} */ (document.querySelector('.address'));
  address.href = location.href;
  address.textContent = location.host + location.pathname;
  const again = () => location.reload();
  document.querySelector('button')?.addEventListener('click', again);
  addEventListener('online', again);
}
