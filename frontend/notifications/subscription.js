/** The push subscription of a browser, kept valid: for the site's key, and known to the server. Without the DOM. */

/**
 * @typedef {object} Subscription as `PushSubscription`
 * @property {() => PushSubscriptionJSON} toJSON
 * @property {() => Promise<boolean>} unsubscribe
 * @property {{applicationServerKey: ArrayBuffer | null}} options
 *
 * @typedef {object} Manager as `PushManager`
 * @property {() => Promise<Subscription | null>} getSubscription
 * @property {(options: {userVisibleOnly: boolean, applicationServerKey: string}) => Promise<Subscription>} subscribe
 *
 * @typedef {object} Server the requests of `api.js` that are needed here
 * @property {(device: {endpoint: string, p256dh: string, auth: string, language: string, key: string}) =>
 *   Promise<{device: string}>} enrollDevice throws ApiError
 * @property {(device: string) => Promise<unknown>} withdrawDevice
 * @property {() => Promise<{key: string | null}>} pushed
 */

/**
 * Enrolls the subscription that the browser has. If it has none any more, or one for an older key of the site, which
 * nothing would ever arrive at, it subscribes again, and the old device is withdrawn.
 * @param {Manager} manager
 * @param {Server} server
 * @param {string} device its id until now
 * @param {string} language
 * @returns {Promise<string | null>} its id from now on; null if it cannot subscribe. Throws ApiError.
 */
export async function renewed(manager, server, device, language) {
  const known = await manager.getSubscription();
  const enrolled = known && (await enrolledUnlessOld(known, server, language));
  if (enrolled) return enrolled;
  const { key } = await server.pushed();
  const fresh = key ? await subscribed(manager, key).catch(() => null) : null;
  const id = fresh && (await enroll(fresh, server, language));
  if (id !== device) await server.withdrawDevice(device);
  return id;
}

/** @param {Manager} manager @param {string} key the site's @returns {Promise<Subscription>} for this key */
export async function subscribed(manager, key) {
  const known = await manager.getSubscription();
  if (known && keyOf(known) === key) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** @param {Subscription} subscription @param {Server} server @param {string} language @returns {Promise<string>} */
export async function enroll(subscription, server, language) {
  const { endpoint, keys } = subscription.toJSON();
  const { device } = await server.enrollDevice({
    endpoint: endpoint ?? '',
    p256dh: keys?.p256dh ?? '',
    auth: keys?.auth ?? '',
    language,
    key: keyOf(subscription),
  });
  return device;
}

/** @param {Subscription} known @param {Server} server @param {string} language */
async function enrolledUnlessOld(known, server, language) {
  try {
    return await enroll(known, server, language);
  } catch (error) {
    if (/** @type {{code?: string}} */ (error)?.code !== 'push_key_changed') throw error;
    return null;
  }
}

/** @param {Subscription} subscription @returns {string} the key that it was made with, base64url; '' if unknown */
function keyOf({ options }) {
  const text = String.fromCharCode(...new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
