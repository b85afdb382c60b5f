/** Amounts of money and dates of prices, in words. Pure. */

export const CENT = 0.01;

/** @param {string} language @param {number} dollars @returns {string} "$0.04", or "< $0.01" for less than a cent */
export function price(language, dollars) {
  const format = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
  });
  return dollars > 0 && dollars < CENT ? `< ${format.format(CENT)}` : format.format(dollars);
}

/** @param {string} language @param {string} date ISO 8601 @returns {string} "November 29, 2026" */
export const day = (language, date) =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
