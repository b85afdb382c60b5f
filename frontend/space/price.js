/** Amounts of money and dates of prices, in words. Pure. */

/**
 * @param {string} language
 * @param {number} dollars
 * @returns {string} "$0.04"; at least one cent, because less is not worth telling apart
 */
export const price = (language, dollars) =>
  new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' }).format(
    Math.max(dollars, 0.01),
  );

/** @param {string} language @param {string} date ISO 8601 @returns {string} "November 29, 2026" */
export const day = (language, date) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
