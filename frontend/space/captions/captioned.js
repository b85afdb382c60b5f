/** Whether captions are there to be read. */
import { captionSettings } from '../../room/captions.js';
import { boot } from '../../site/site.js';

/** @param {import('../../room/session.js').Room} room @returns {boolean} whether its host offers captions, and this site */
export const isCaptioned = ({ screen }) => !!boot.captions && screen.space?.settings.captions === true;

/** @param {import('../../room/session.js').Room} room @returns {boolean} whether this person reads captions */
export const readsCaptions = (room) => isCaptioned(room) && captionSettings.value.on;
