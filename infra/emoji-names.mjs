/** Prints the names of the picker's emoji in one language, as a module, from the names of Unicode's CLDR. */
import { readFileSync } from 'node:fs';
import { CATEGORIES } from '../frontend/ui/emoji-list.js';

/** @param {string} emoji without what asks for its colours */
const plain = (emoji) => emoji.replaceAll('\ufe0f', '');

const data = new URL(`../frontend/node_modules/emojibase-data/${process.argv[2]}/compact.json`, import.meta.url);
const known = new Map(JSON.parse(readFileSync(data, 'utf8')).map((/** @type {any} */ one) => [plain(one.unicode), one]));
const names = CATEGORIES.flatMap((category) => category.emoji).map((emoji) => {
  const { label, tags = [] } = known.get(plain(emoji));
  return `  '${emoji}': ${JSON.stringify([label, ...tags].join(', '))},`;
});
process.stdout.write(['export default {', ...names, '};', ''].join('\n'));
