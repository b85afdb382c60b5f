/** The names of the picker's emoji, from Unicode's CLDR: what screen readers say, and what people search for. */
import { begins } from '../site/folding.js';
import { CATEGORIES } from './emoji-list.js';

/** @typedef {Readonly<Record<string, string>>} Names by emoji: its name, a comma, and other words for it */

/** @type {Record<string, () => Promise<{default: Names}>>} */
const LANGUAGES = {
  en: () => import('../vendor/emoji-names/en.mjs'),
  es: () => import('../vendor/emoji-names/es.mjs'),
};
const EVERY = CATEGORIES.flatMap(({ emoji }) => emoji);

/** @param {string} language of the catalogues @returns {Promise<Names>} */
export const loadNames = async (language) => (await LANGUAGES[language]()).default;

/** @param {Names} names @param {string} emoji */
export const nameOf = (names, emoji) => names[emoji].split(',')[0];

/** @param {Names} names @param {string} question @returns {string[]} the emoji whose names have each of its words */
export const search = (names, question) => EVERY.filter((emoji) => begins(question, names[emoji]));
