/** One PeerConnection with its data channel `events`: from the offer until it is lost. No DOM. */
import { ApiError } from '../site/api.js';
import { tellFirstSound } from './first-sound.js';
import { Liveness, sampleOf } from './liveness.js';

const OPEN_MS = 15_000;
const DISCONNECTED_MS = 1_500; // after ICE's own five seconds; `failed` comes only after 15 to 30 s
const SAMPLE_MS = 250;

/**
 * @typedef {{
 *   receiver: RTCRtpReceiver, sender: RTCRtpSender,
 *   send: (text: string) => boolean, close: (last?: string) => void,
 * }} Link
 * @typedef {{peer: RTCPeerConnection, channel: RTCDataChannel, link: Link, close: () => void}} PreparedLink with an
 *   offer, which nobody has been sent
 * @typedef {{
 *   iceServers: RTCIceServer[], exchange: (sdp: string) => Promise<string>,
 *   onText: (text: string) => void, onLost: (why: string) => void, prepared?: PreparedLink,
 *   clicked?: number,
 * }} LinkOptions `clicked`: when the person clicked (`performance.now()`)
 */

/** @param {RTCIceServer[]} iceServers @returns {Promise<PreparedLink>} when its offer is ready */
export async function prepareLink(iceServers) {
  const peer = new RTCPeerConnection({ iceServers });
  // Without a track: going on stage is replaceTrack(), without a new offer or a gap.
  const { sender, receiver } = peer.addTransceiver('audio', { direction: 'sendrecv' });
  const channel = peer.createDataChannel('events');
  const link = { sender, receiver, send: sendOn(channel), close: closing(peer, channel) };
  await peer.setLocalDescription();
  return { peer, channel, link, close: () => link.close() };
}

/**
 * @param {LinkOptions} options `onLost` is called once, and never after `close`
 * @returns {Promise<Link>} when the data channel is open. Throws ApiError.
 */
export async function openLink(options) {
  const { peer, channel, link } = options.prepared ?? (await prepareLink(options.iceServers));
  channel.onmessage = ({ data }) => options.onText(String(data));
  try {
    const sdp = await options.exchange(peer.localDescription?.sdp ?? '');
    const opened = opening(peer, channel);
    await peer.setRemoteDescription({ type: 'answer', sdp });
    await opened;
  } catch (error) {
    link.close();
    throw error instanceof ApiError ? error : new ApiError(0, 'no_connection', '');
  }
  if (options.clicked !== undefined) tellFirstSound(link, options.clicked);
  watch(peer, channel, link.receiver, options.onLost);
  return link;
}

/** @param {RTCDataChannel} channel @returns {(text: string) => boolean} whether it was sent */
const sendOn = (channel) => (text) => {
  if (channel.readyState !== 'open') return false;
  channel.send(text);
  return true;
};

/** @param {RTCPeerConnection} peer @param {RTCDataChannel} channel @returns {Promise<void>} */
function opening(peer, channel) {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new ApiError(0, 'no_connection', ''));
    const timer = setTimeout(fail, OPEN_MS);
    channel.onopen = () => {
      clearTimeout(timer);
      resolve();
    };
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === 'failed') fail();
    };
  });
}

/**
 * @param {RTCPeerConnection} peer
 * @param {RTCDataChannel} channel
 * @param {RTCRtpReceiver} receiver
 * @param {(why: string) => void} onLost
 */
function watch(peer, channel, receiver, onLost) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {string} why */
  const lost = (why) => {
    clearTimeout(timer);
    unwatch(peer, channel);
    onLost(why);
  };
  channel.onclose = () => lost('channel closed');
  peer.onconnectionstatechange = () => {
    clearTimeout(timer);
    if (peer.connectionState === 'failed') lost('failed');
    if (peer.connectionState === 'disconnected') timer = setTimeout(() => lost('disconnected'), DISCONNECTED_MS);
  };
  const liveness = new Liveness();
  const isWatched = () => peer.onconnectionstatechange !== null;
  const sampling = setInterval(async () => {
    if (!isWatched()) return clearInterval(sampling);
    const sample = await sampleOf(peer, receiver);
    if (isWatched() && liveness.see(sample)) lost('the worker is gone');
  }, SAMPLE_MS);
}

/** @param {RTCPeerConnection} peer @param {RTCDataChannel} channel */
function unwatch(peer, channel) {
  peer.onconnectionstatechange = null;
  channel.onclose = null;
}

/** @param {RTCPeerConnection} peer @param {RTCDataChannel} channel @returns {Link['close']} */
const closing = (peer, channel) => (last) => {
  unwatch(peer, channel);
  channel.onmessage = null;
  if (last === undefined || !sendOn(channel)(last)) return peer.close();
  // Closing at once would drop what is still queued.
  setTimeout(() => peer.close(), 200);
};
