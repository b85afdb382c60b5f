/** Titles and previews of conversations. */
import { t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { account } from '../site/site.js';

/** @typedef {import('./api.js').Conversation} Conversation */
/** @typedef {import('../protocol/messages.js').Person} Person */
/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/** @param {Conversation} talk @returns {Person[]} everybody else, or the person alone if the others have left */
export function othersOf(talk) {
  const others = talk.people.filter(({ id }) => id !== account.value?.id);
  return others.length > 0 ? others : talk.people;
}

/** @param {Conversation} talk */
export const titleOf = (talk) => talk.name || othersOf(talk).map(nameNow).join(', ');

/** @param {MessageView} line @returns {string} the message on one line */
export function preview(line) {
  const own = line.by.id === account.value?.id;
  const words = lineWords(line) ?? line.text;
  return own && line.kind === 'text' ? t('message.you', { text: words }) : words;
}

/** @param {MessageView} line @returns {string | null} a sentence for messages that are not text; null for text */
export function lineWords(line) {
  const name = nameNow(line.by);
  const own = line.by.id === account.value?.id;
  const values = { name, people: line.people.map(nameNow).join(', '), title: line.text };
  switch (line.kind) {
    case 'space':
      return own ? t('message.space_own') : t('message.space', values);
    case 'invite':
      return own ? t('message.invite_own') : t('message.invite', values);
    case 'added':
      return t('message.added', values);
    case 'left':
      return t('message.left', values);
    case 'named':
      return line.text ? t('message.named', values) : t('message.unnamed', values);
    default:
      return null;
  }
}
