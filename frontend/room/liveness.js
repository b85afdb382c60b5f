/**
 * Notices that a media worker is gone, seconds before ICE does. Pure: it looks at samples of a connection's statistics.
 *
 * A silent room sends nothing, so silence alone means nothing. What does: sound that stops in the middle of a word,
 * because a worker ends every word with packets without a speaker (CSRC); sound that we send and that is not reported as
 * received, which a worker does twice a second; and ICE checks that are not answered.
 *
 * @typedef {{
 *   now: number, sources: readonly {timestamp: number, speaks: boolean}[], received?: number, sent?: number,
 *   asked?: number, answered?: number,
 * }} Sample `now` in ms; `sources` of the received audio; datagrams other than ICE; ICE checks and their answers
 */

const CUT_MS = 1_000; // without a packet after one with a speaker in it
const SAME_PACKET_MS = 100; // between the times of one packet's sources
const UNREPORTED = 45; // packets: 0.9 s of speech
const UNREPORTED_MS = 1_000;
const PROMPT_REPORTS = 3; // in a row, before their absence means something: earlier workers report every 5 s
const UNANSWERED = 2; // checks; single ones get lost
const UNANSWERED_MS = 1_500;
const ASLEEP_MS = 750; // between samples: the page slept or the machine is busy; it knows nothing about the time between

export class Liveness {
  /** @type {Sample | null} */
  #last = null;
  #newest = { timestamp: 0, speaks: false, at: 0 };
  #receipt = { received: -1, sent: 0, at: 0, prompt: 0 };
  #answer = { answered: -1, asked: 0, at: 0 };

  /** @param {Sample} sample the next one @returns {boolean} whether the worker is gone */
  see(sample) {
    const slept = this.#last !== null && sample.now - this.#last.now > ASLEEP_MS;
    this.#last = sample;
    this.#note(sample, slept);
    if (slept) return false;
    return this.#isCut(sample) || this.#isUnreported(sample) || this.#isUnanswered(sample);
  }

  /** @param {Sample} sample @param {boolean} anew */
  #note({ now, sources, received = 0, sent = 0, asked = 0, answered = 0 }, anew) {
    const timestamp = Math.max(0, ...sources.map((source) => source.timestamp));
    const speaks = sources.some((source) => source.speaks && timestamp - source.timestamp <= SAME_PACKET_MS);
    if (anew || timestamp !== this.#newest.timestamp) this.#newest = { timestamp, speaks: speaks && !anew, at: now };
    const { received: before, sent: sentBefore, prompt } = this.#receipt;
    if (anew || received !== before) {
      const soon = !anew && sent - sentBefore <= UNREPORTED;
      this.#receipt = { received, sent, at: now, prompt: soon ? prompt + 1 : 0 };
    }
    if (anew || answered !== this.#answer.answered) this.#answer = { answered, asked, at: now };
  }

  /** @param {Sample} sample */
  #isCut({ now }) {
    return this.#newest.speaks && now - this.#newest.at >= CUT_MS;
  }

  /** @param {Sample} sample */
  #isUnreported({ now, sent = 0 }) {
    const { prompt, sent: before, at } = this.#receipt;
    return prompt >= PROMPT_REPORTS && sent - before >= UNREPORTED && now - at >= UNREPORTED_MS;
  }

  /** @param {Sample} sample */
  #isUnanswered({ now, asked = 0 }) {
    const since = Math.max(this.#answer.at, this.#receipt.at);
    return asked - this.#answer.asked >= UNANSWERED && now - since >= UNANSWERED_MS;
  }
}

/**
 * @param {RTCPeerConnection} peer
 * @param {RTCRtpReceiver} receiver
 * @returns {Promise<Sample>} a browser that lacks a statistic leaves out what needs it
 */
export async function sampleOf(peer, receiver) {
  const stats = [.../** @type {Map<string, any>} */ (await peer.getStats()).values()];
  const transport = stats.find(({ type }) => type === 'transport') ?? {};
  const pair = stats.find(({ id }) => id === transport.selectedCandidatePairId) ?? {};
  const sources = [
    ...receiver.getSynchronizationSources().map(({ timestamp }) => ({ timestamp, speaks: false })),
    ...receiver.getContributingSources().map(({ timestamp }) => ({ timestamp, speaks: true })),
  ];
  return {
    now: performance.now(),
    sources,
    received: transport.packetsReceived,
    sent: transport.packetsSent,
    asked: pair.requestsSent,
    answered: pair.responsesReceived,
  };
}
