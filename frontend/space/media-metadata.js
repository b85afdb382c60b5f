/** What media controls and lock screens show (Media Session). */

/** @param {{title: string, artist: string, link: string}} playing `link`: of its page */
export const metadataOf = ({ title, artist, link }) =>
  new MediaMetadata({
    title,
    artist,
    album: 'Espacio',
    artwork: link.startsWith('/i/spaces/') ? [{ src: `${link}/card.png`, sizes: '1200x630', type: 'image/png' }] : [],
  });
