"""Sends the common mix: at once to the stage, and in long packets to a large audience.

Long packets cost a third of the work and two thirds of the traffic, and come 40 ms later on average. So those who
converse never get them, nor do those who lose packets: each loss would cost 60 ms, and Opus's FEC repairs 20 of them.
"""

from collections.abc import Sequence
from typing import Final

from media_worker.audio.long_packets import LongPackets
from media_worker.audio.opus import FRAME
from media_worker.audio.sound import OutgoingPacket
from media_worker.peer import Edge, Peer
from media_worker.room.presence import Presence

LARGE: Final = 100  # listeners of a Space who get long packets
BUSY: Final = 1_000  # connections of a worker from which it saves on smaller Spaces, too
LARGE_ON_BUSY: Final = 20
KEPT: Final = 0.8  # of these sizes, down to which an audience stays large: nobody should go back and forth
LONGEST_SPEECH: Final = 1_500  # frames (30 s) without a pause after which the change is made within speech


class StageMix:
    """Decides in pauses who gets which packets, where a change of their length cannot be heard."""

    def __init__(self, edge: Edge, presence: Presence) -> None:
        self._edge = edge
        self._presence = presence
        self._long = LongPackets()
        self._large = False  # whether steady listeners get long packets
        self._decided: int | None = None  # the frame at which that was decided

    def send(self, number: int, packet: OutgoingPacket, talking: frozenset[str]) -> int:
        """Send the packet of frame `number` to everybody who does not talk, at once or as part of a long one.

        Returns after how many frames the next packet is due, and so how many may be mixed together: more than one if
        all who hear them get long packets.
        """
        if packet.marker or self._decided is None or number - self._decided >= LONGEST_SPEECH:
            self._decide(number)
        listeners = self._presence.listeners
        at_once: Sequence[Peer] = [*self._presence.stage_peers(talking), *listeners.lossy.peers]
        if self._large:
            self._send_long(number, packet)
        else:
            at_once = [*at_once, *listeners.steady.peers] if at_once else listeners.steady.peers
        self._to(at_once, packet.payload, number, packet.csrcs, packet.marker)
        return self._long.missing if self._large and not at_once else 1

    def flush(self) -> None:
        """Send what waits: nothing follows now, or other people are about to get it."""
        for each in self._long.flush():
            self._to(self._presence.listeners.steady.peers, each.payload, each.number, each.csrcs, each.marker)

    def _send_long(self, number: int, packet: OutgoingPacket) -> None:
        for each in self._long.add(number, packet):
            self._to(self._presence.listeners.steady.peers, each.payload, each.number, each.csrcs, each.marker)

    def _to(self, peers: Sequence[Peer], payload: bytes, number: int, csrcs: tuple[int, ...], marker: bool) -> None:
        if peers:
            self._edge.send_audio(peers, payload, number * FRAME % 2**32, csrcs, marker)

    def _decide(self, number: int) -> None:
        self.flush()
        self._decided = number
        self._presence.listeners.regroup()
        size = LARGE_ON_BUSY if self._presence.connections >= BUSY else LARGE
        self._large = len(self._presence.listeners) >= (KEPT * size if self._large else size)
