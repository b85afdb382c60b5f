import { html } from 'htm/preact';
import { ShareLinks } from './ShareLinks.js';

/** @param {{room: import('../room/session.js').Room}} props ways to bring others in */
export function SharePanel({ room }) {
  return html`<${ShareLinks} id=${room.space} title=${room.screen.space?.title ?? room.view?.title ?? ''} />`;
}
