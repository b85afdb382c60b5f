"""A real peer without a browser: joins a Space as docs/protocol.md describes, speaks with a track, and listens.

async with Visitor(origin) as alba:
    await alba.sign_up("alba", "Alba", password)
    space = await alba.start_space("Hello")
    host = await join(alba, space["id"])
    host.speak(track)
    ...
    await host.leave()
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import aiohttp
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCSessionDescription,
)

from infra.local.ear import Ear
from infra.local.visitor import Json, Refusal, Visitor

CHANNEL: Final = "events"
SLICES: Final = ("space", "stage", "queue", "audience", "you")
PING: Final = 240.0  # seconds; API Gateway closes a WebSocket that was idle for 600
PATIENCE: Final = 15.0  # seconds for an answer, for ICE and DTLS


class Attendee:
    """A person in a Space.

    `room` has the newest slices from the data channel (`space`, `stage`, `queue`, `audience`, `you`), `messages`
    everything that came through it, and `complaints` the `error` messages of the WebSocket.
    """

    def __init__(self, visitor: Visitor, space: str) -> None:
        self.visitor = visitor
        self.space = space
        self.you: Json = {}
        self.correlation_id = ""  # under which everything that the join causes is logged
        self.room: Json = {}
        self.messages: list[Json] = []
        self.complaints: list[Json] = []
        self.offer_sdp = ""
        self.answer_sdp = ""
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._transceiver = self.peer.addTransceiver("audio", direction="sendrecv")
        self.channel: RTCDataChannel = self.peer.createDataChannel(CHANNEL)
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self.ear: Ear | None = None
        self._answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._answer.add_done_callback(lambda answer: answer.cancelled() or answer.exception())
        self._changed = asyncio.Event()
        self._gone = asyncio.Event()
        self._seq: dict[str, int] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self.channel.on("message", self._told)
        self.channel.on("close", self._gone.set)
        self.peer.on("connectionstatechange", self._connection_changed)

    async def enter(self, *, within: float = PATIENCE) -> None:
        """Join: ticket, WebSocket, offer and answer, then ICE, DTLS and the room's snapshot.

        Raises Refusal if the site or the worker refuses, and TimeoutError after `within` seconds.
        """
        joined = await self.visitor.post(f"/api/spaces/{self.space}/join")
        self.you = joined["you"]
        await self._open_socket(joined["socket"]["url"], joined["socket"]["ticket"])
        await self.peer.setLocalDescription(await self.peer.createOffer())
        self.offer_sdp = self.peer.localDescription.sdp
        self.correlation_id = joined["socket"]["correlation_id"]
        offer = {"action": "offer", "space": self.space, "sdp": self.offer_sdp, "correlation_id": self.correlation_id}
        await self.send(offer)
        answer = await asyncio.wait_for(self._answer, within)
        self.answer_sdp = answer["sdp"]
        await self.peer.setRemoteDescription(RTCSessionDescription(self.answer_sdp, "answer"))
        self.ear = Ear(self._transceiver.receiver)
        await self.until(lambda: "" if self.room else "the room's snapshot has not come", within=within)

    def speak(self, track: MediaStreamTrack | None) -> None:
        """Send this track from now on, or nothing (None), without renegotiation.

        It is heard only on the stage and unmuted.
        """
        self._transceiver.sender.replaceTrack(track)

    def mute(self, muted: bool) -> None:
        """Mute or unmute this person."""
        self.tell({"type": "mute", "muted": muted})

    def tell(self, message: Json) -> None:
        """Send a message up the data channel."""
        self.channel.send(json.dumps(message))

    async def send(self, message: Json) -> None:
        """Send a message over the WebSocket."""
        assert self.socket is not None
        await self.socket.send_json(message)

    async def until(self, why_not: Callable[[], str], *, within: float = PATIENCE) -> None:
        """Wait until `why_not` returns "". Raises TimeoutError with its last answer after `within` seconds."""
        deadline = asyncio.get_running_loop().time() + within
        while why := why_not():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                raise TimeoutError(f"after {within:g} s: {why}")
            self._changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(left, 0.05))

    async def gone(self) -> None:
        """Wait until this connection to the room is over: moved, ended, lost or left."""
        await self._gone.wait()

    async def drop_socket(self) -> None:
        """Close the WebSocket only; the sound goes on."""
        if self.socket is not None:
            await self.socket.close()

    async def leave(self) -> None:
        """Send `bye`, and close everything."""
        if self.channel.readyState == "open":
            self.tell({"type": "bye"})
        self._gone.set()
        if self.ear is not None:
            await self.ear.close()
        await self.drop_socket()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.peer.close()

    async def _open_socket(self, url: str, ticket: str) -> None:
        headers = {"Origin": self.visitor.origin}
        self.socket = await self.visitor.web.ws_connect(f"{url}?ticket={ticket}", headers=headers)
        self._tasks += [asyncio.create_task(self._read_socket()), asyncio.create_task(self._ping())]

    async def _read_socket(self) -> None:
        assert self.socket is not None
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                self._signalled(json.loads(message.data))
        self._fail("closed", "the WebSocket closed before an answer came")

    def _signalled(self, message: Json) -> None:
        if message.get("type") == "answer" and not self._answer.done():
            self._answer.set_result(message)
        elif message.get("type") == "error":
            self.complaints.append(message)
            self._fail(message["code"], message["message"])
        self._changed.set()

    def _fail(self, code: str, message: str) -> None:
        if not self._answer.done():
            self._answer.set_exception(Refusal(0, code, message))

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(PING)
            await self.send({"action": "ping"})

    def _told(self, text: Any) -> None:
        message: Json = json.loads(text)
        self.messages.append(message)
        if message["type"] == "moved":
            self._gone.set()
        self._keep_newest(message)
        self._changed.set()

    def _keep_newest(self, message: Json) -> None:
        sequence = message.get("seq", 0)
        for name in SLICES:
            if name in message and sequence >= self._seq.get(name, 0):
                self.room[name] = message[name]
                self._seq[name] = sequence

    def _connection_changed(self) -> None:
        if self.peer.connectionState in ("failed", "closed"):
            self._gone.set()
        self._changed.set()


async def join(visitor: Visitor, space: str, *, within: float = PATIENCE) -> Attendee:
    """Join a Space, and return the connected attendee. Raises Refusal and TimeoutError."""
    attendee = Attendee(visitor, space)
    try:
        await attendee.enter(within=within)
    except BaseException:
        await attendee.leave()
        raise
    return attendee
