"""The send loop in C: one call for a whole fan-out, which lets other threads run meanwhile."""

import importlib
from array import array
from collections.abc import Sequence
from typing import Any

from media_worker.edge.destinations import Destinations, FanoutCounts
from media_worker.edge.native.library import TYPES
from media_worker.edge.send_loop import OutboundPacket

_srtp: Any = importlib.import_module("pylibsrtp._binding")


class NativeLoop:
    """Implements `SendLoop` by `fanout.c`. libsrtp is the one inside pylibsrtp, whose sessions it must understand."""

    def __init__(self, library: Any, fileno: int, destinations: Destinations, counts: FanoutCounts) -> None:
        """`library` is what `native.library.load` returned."""
        self._library = library
        self._fileno = fileno
        self._destinations = destinations
        self._counts = counts
        protect = _srtp.ffi.cast("uintptr_t", _srtp.ffi.addressof(_srtp.lib, "srtp_protect"))
        self._protect = TYPES.cast("protect_function *", int(protect))
        self._packet = TYPES.new("struct rtp_packet *")
        self._sent = TYPES.new("struct send_counts *")

    def send(self, slots: Sequence[int], packet: OutboundPacket) -> None:
        """See SendLoop."""
        described, sent = self._packet, self._sent
        content = TYPES.from_buffer("uint8_t[]", packet.content)
        described.bytes, described.length = content, len(content)
        described.payload_length = packet.payload_length
        described.timestamp, described.moment = packet.timestamp, packet.moment
        sent.packets = sent.bytes = sent.dropped = sent.failed = 0
        numbers = slots if isinstance(slots, array) else array("i", slots)
        indices, count = TYPES.from_buffer("int32_t[]", numbers), len(numbers)
        memory = self._destinations.memory
        self._library.fanout_send(self._fileno, self._protect, memory, indices, count, described, sent)
        self._counts.packets += sent.packets
        self._counts.bytes += sent.bytes
        self._counts.dropped += sent.dropped
        self._counts.failed += sent.failed
