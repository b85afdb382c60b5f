"""A page that joins the edge from a real browser, and the few HTTP routes that it needs."""

from aiohttp import web

from tests.support.edge import RunningEdge

PAGE = """<!doctype html><meta charset="utf-8"><title>Edge</title><audio id="sound" autoplay></audio>
<script>
const state = window.edge = {texts: [], opened: 0, csrcs: []};
window.join = async (speak, video = false) => {
  const started = performance.now();
  const connection = state.connection = new RTCPeerConnection({iceServers: []});
  const channel = state.channel = connection.createDataChannel('events');
  channel.onmessage = (event) => state.texts.push(event.data);
  channel.onopen = () => { state.opened = performance.now() - started; };
  const transceiver = state.transceiver = connection.addTransceiver('audio', {direction: 'sendrecv'});
  if (video) connection.addTransceiver('video', {direction: 'recvonly'});
  connection.ontrack = (event) => {
    if (event.track.kind !== 'audio') return;
    state.stream = new MediaStream([event.track]);
    document.getElementById('sound').srcObject = state.stream;
  };
  if (speak) await window.speak();
  await connection.setLocalDescription(await connection.createOffer());
  const response = await fetch('/offer', {method: 'POST', body: connection.localDescription.sdp});
  if (!response.ok) throw new Error(await response.text());
  await connection.setRemoteDescription({type: 'answer', sdp: await response.text()});
};
window.speak = async () => {
  const context = state.context = new AudioContext({sampleRate: 48000});
  await context.resume();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = 440;
  gain.gain.value = 0.4;
  const out = context.createMediaStreamDestination();
  oscillator.connect(gain).connect(out);
  oscillator.start();
  await state.transceiver.sender.replaceTrack(out.stream.getAudioTracks()[0]);
};
window.hear = async (milliseconds) => {
  const context = state.ear = state.ear || new AudioContext({sampleRate: 48000});
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 16384;
  context.createMediaStreamSource(state.stream).connect(analyser);
  await new Promise((done) => setTimeout(done, milliseconds));
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const top = bins.indexOf(Math.max(...bins));
  return [top * 48000 / 16384, bins[top]];
};
window.sources = () => state.connection.getReceivers()[0].getContributingSources().map((entry) => entry.source);
</script>"""


def edge_page(stage: RunningEdge) -> web.Application:
    """Serve the page at `GET /`, and answer an SDP offer with the stage's edge at `POST /offer`."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def offer(request: web.Request) -> web.Response:
        answer, _witness = stage.admit(await request.text())
        return web.Response(text=answer, content_type="application/sdp")

    application = web.Application()
    application.add_routes([web.get("/", page), web.post("/offer", offer)])
    return application
