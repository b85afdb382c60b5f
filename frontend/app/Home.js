import { html } from 'htm/preact';
import { Timeline } from '../posts/Timeline.js';
import { lazy } from '../ui/lazy.js';

const Welcome = lazy(async () => (await import('../search/Welcome.js')).Welcome);

/** The timeline, below a welcome for guests and new accounts. */
export const Home = () => html`<${Timeline} welcome=${Welcome} />`;
