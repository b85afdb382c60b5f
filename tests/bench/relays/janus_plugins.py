"""Two plugins of Janus: one forwards what a talker sends, one mixes for each participant."""

import socket
from typing import Any, Final, Protocol

from tests.bench.relays.relay import free_port

TYPE: Final = 111  # RTP's payload type
ROOM: Final = 1
ANSWER: Final = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {mid}
m=audio 9 UDP/TLS/RTP/SAVPF {type}
c=IN IP4 0.0.0.0
a=mid:{mid}
a=recvonly
a=rtcp-mux
a=setup:active
a=ice-ufrag:{ice-ufrag}
a=ice-pwd:{ice-pwd}
a=fingerprint:{fingerprint}
a=candidate:{candidate}
a=rtpmap:{type} opus/48000/2
"""
Answer = dict[str, Any]


class JanusApi(Protocol):
    """What plugins ask of Janus."""

    async def attach(self, plugin: str) -> int:
        """Return a new handle."""

    async def message(
        self, handle: int, body: dict[str, Any], answer: str | None = None, *, offers: bool = False
    ) -> dict[str, Any]:
        """Send a message, with SDP or not, and return the event that answers it, which has SDP if the plugin offers."""


class Plugin(Protocol):
    """One plugin, with a stream or room in it."""

    name: str

    def configuration(self) -> str:
        """Return what its file in Janus's folder says."""

    async def begin(self, api: JanusApi) -> int:
        """Return the port to which the talker sends RTP."""

    async def join(self, api: JanusApi, offer: str) -> str:
        """Let a listener in; its offer is turned into its answer. Returns Janus's offer."""


class Streaming:
    """A mountpoint that listeners watch: packets are forwarded as they come."""

    name = "streaming"

    def __init__(self) -> None:
        self._port = free_port(socket.SOCK_DGRAM)

    def configuration(self) -> str:
        """See `Plugin`."""
        return (
            f'voice: {{\n  type = "rtp"\n  id = {ROOM}\n  audio = true\n  audioport = {self._port}\n'
            f'  audiopt = {TYPE}\n  audiocodec = "opus"\n}}\n'
        )

    async def begin(self, api: JanusApi) -> int:
        """See `Plugin`."""
        return self._port

    async def join(self, api: JanusApi, offer: str) -> str:
        """See `Plugin`."""
        handle = await api.attach(self.name)
        event = await api.message(handle, {"request": "watch", "id": ROOM}, offers=True)
        sdp = str(event["jsep"]["sdp"])
        await api.message(handle, {"request": "start"}, answered(sdp, offer))
        return sdp


class AudioBridge:
    """A room that mixes for each participant: at 16 kHz, as in the room that Debian's configuration shows."""

    name = "audiobridge"

    def configuration(self) -> str:
        """See `Plugin`."""
        return f"room-{ROOM}: {{\n  sampling_rate = 16000\n  record = false\n  allow_rtp_participants = true\n}}\n"

    async def begin(self, api: JanusApi) -> int:
        """See `Plugin`. The talker takes part by plain RTP."""
        plain = {"ip": "127.0.0.1", "port": free_port(socket.SOCK_DGRAM), "payload_type": TYPE}
        handle = await api.attach(self.name)
        event = await api.message(handle, {"request": "join", "room": ROOM, "display": "talker", "rtp": plain})
        return int(event["plugindata"]["data"]["rtp"]["port"])

    async def join(self, api: JanusApi, offer: str) -> str:
        """See `Plugin`."""
        handle = await api.attach(self.name)
        await api.message(handle, {"request": "join", "room": ROOM, "muted": True})
        event = await api.message(handle, {"request": "configure", "generate_offer": True}, offers=True)
        sdp = str(event["jsep"]["sdp"])
        await api.message(handle, {"request": "configure"}, answered(sdp, offer))
        return sdp


def answered(sdp: str, offer: str) -> str:
    """Return the answer to Janus's offer by a listener who has made an offer, too."""
    theirs, ours = _attributes(offer), _attributes(sdp)
    return ANSWER.format_map({**theirs, "mid": ours["mid"], "type": TYPE}).replace("\n", "\r\n")


def _attributes(sdp: str) -> dict[str, str]:
    return dict(line[2:].split(":", 1) for line in sdp.splitlines() if line.startswith("a=") and ":" in line)
