/** Titles and previews of conversations. */
import { t } from '../i18n/index.js';
import { nameNow } from '../people/profile-cards.js';
import { account } from '../site/site.js';

/** @typedef {import('./api.js').Conversation} Conversation */
/** @typedef {import('../protocol/messages.js').Person} Person */
/** @typedef {import('../protocol/messages.js').MessageView} MessageView */

/**
 * @param {Conversation} conversation
 * @returns {Person[]} everybody else, or the person alone if the others have left
 */
export function othersOf(conversation) {
  const others = conversation.people.filter(({ id }) => id !== account.value?.id);
  return others.length > 0 ? others : conversation.people;
}

/** @param {Conversation} conversation */
export const titleOf = (conversation) => conversation.name || othersOf(conversation).map(nameNow).join(', ');

/** @param {MessageView} message @returns {string} the message on one line */
export function preview(message) {
  const own = message.by.id === account.value?.id;
  const words = messageWords(message) ?? (message.text || pictureWords(message));
  return own && message.kind === 'text' ? t('message.you', { text: words }) : words;
}

/** @param {MessageView} message that has no text */
const pictureWords = ({ pictures }) =>
  pictures.length > 0 ? t('message.pictures', { count: pictures.length }) : t('message.pictures_gone');

/** @param {MessageView} message @returns {string | null} a sentence for messages that are not text; null for text */
export function messageWords(message) {
  const name = nameNow(message.by);
  const own = message.by.id === account.value?.id;
  const values = { name, people: message.people.map(nameNow).join(', '), title: message.text };
  switch (message.kind) {
    case 'space':
      return own ? t('message.space_own') : t('message.space', values);
    case 'invite':
      return own ? t('message.invite_own') : t('message.invite', values);
    case 'added':
      return t('message.added', values);
    case 'left':
      return t('message.left', values);
    case 'named':
      return message.text ? t('message.named', values) : t('message.unnamed', values);
    default:
      return null;
  }
}
