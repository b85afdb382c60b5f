/** The addresses of topics. Pure. */

/** @param {string} topic */
export const topicPath = (topic) => `/topics/${encodeURIComponent(topic)}`;
