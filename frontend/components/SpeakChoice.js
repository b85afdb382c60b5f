import { html } from 'htm/preact';
import { t } from '../i18n/index.js';
import { Choices } from './Choices.js';

/** @typedef {import('../protocol.js').Settings['who_can_speak']} Who */

const SPEAK = { everyone: 'rules.everyone', following: 'rules.following', invited: 'rules.invited' };

/** @param {{value: Who, onChoose: (value: Who) => unknown}} props who can come to the stage */
export const SpeakChoice = ({ value, onChoose }) => html`<${Choices} legend=${t('rules.who_can_speak')} options=${SPEAK} value=${value} onChoose=${onChoose} />`;
