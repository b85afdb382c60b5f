// Runs before the page's own code: records peer connections and sockets, and measures which tones arrive.
(() => {
  const Native = window.RTCPeerConnection;
  const connections = [];
  window.RTCPeerConnection = class extends Native {
    constructor(...parameters) {
      super(...parameters);
      connections.push(this);
    }
  };

  const NativeSocket = window.WebSocket;
  const sockets = [];
  window.WebSocket = class extends NativeSocket {
    constructor(...parameters) {
      super(...parameters);
      sockets.push(this);
    }
  };

  const FFT = 8192; // 171 ms at 48 kHz, 5.9 Hz a bin: fits in the voiced quarter second of a gated tone
  let context = null;
  let resting;
  const analysers = new Map();

  const tracks = () =>
    connections
      .filter((connection) => connection.connectionState === "connected")
      .flatMap((connection) => connection.getReceivers().map((receiver) => receiver.track))
      .filter((track) => track && track.kind === "audio" && track.readyState === "live");

  const analyserOf = (track) => {
    if (!analysers.has(track)) {
      const analyser = new AnalyserNode(context, { fftSize: FFT, smoothingTimeConstant: 0, minDecibels: -120 });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      analysers.set(track, analyser);
    }
    return analysers.get(track);
  };

  // The loudest of at least three neighbouring bins, interpolated between bins by a parabola through their decibels.
  const peaksOf = (analyser, above) => {
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    const width = context.sampleRate / FFT;
    const peaks = [];
    for (let bin = 2; bin < decibels.length - 2; bin += 1) {
      const [left, here, right] = [decibels[bin - 1], decibels[bin], decibels[bin + 1]];
      if (here < above || here <= left || here < right) continue;
      const shift = (left - right) / (2 * (left - 2 * here + right));
      peaks.push([(bin + shift) * width, here]);
    }
    return peaks.filter(([hz, level]) => !peaks.some(([other, louder]) => louder > level + 20 && Math.abs(other - hz) < 400));
  };

  // Returns [Hz, dB] of every peak in `milliseconds` of sound, loudest first.
  const listen = async (milliseconds, above) => {
    const found = [];
    context ??= new AudioContext({ sampleRate: 48000 });
    clearTimeout(resting);
    await context.resume();
    for (const end = performance.now() + milliseconds; performance.now() < end; ) {
      for (const track of tracks()) found.push(...peaksOf(analyserOf(track), above));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    // Sound takes a while to reach a resumed context: on a busy machine longer than this. So it runs on for the next.
    resting = setTimeout(() => context.suspend(), 3000);
    return found.sort((one, other) => other[1] - one[1]).slice(0, 40);
  };

  const ufrags = () =>
    connections
      .filter((connection) => connection.connectionState === "connected")
      .map((connection) => /a=ice-ufrag:(\S+)/.exec(connection.localDescription.sdp)[1]);

  // Describes the connections and the sound in words, for the message of a failed test.
  const state = async () => {
    const each = connections.map(async (connection) => {
      const stats = [...(await connection.getStats()).values()].find((one) => one.type === "inbound-rtp") ?? {};
      const track = connection.getReceivers()[0]?.track;
      return `${connection.connectionState}, ${stats.packetsReceived ?? 0} packets, level ${(stats.audioLevel ?? 0).toFixed(4)}, track ${track?.readyState}${track?.muted ? " and muted" : ""}`;
    });
    return `${(await Promise.all(each)).join("; ") || "no connection"}; context ${context?.state}`;
  };

  window.ear = { connections, sockets, tracks, listen, ufrags, state, context: () => context };
})();
