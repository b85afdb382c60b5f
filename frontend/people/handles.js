/** Handles as people type them. Pure. */

export const HANDLE_LIMIT = 16; // characters, with the @ that people may type

/** @param {string} typed @returns {string} the handle without spaces around it and without its @ */
export const bareHandle = (typed) => typed.trim().replace(/^@/, '');
