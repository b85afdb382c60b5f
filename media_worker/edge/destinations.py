"""What the fan-out keeps for each peer, in memory that numpy and C both read."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from pylibsrtp import Session
from pylibsrtp._binding import ffi as srtp_types

from media_worker.edge.native.library import TYPES

ADDRESS: Final = 28  # bytes of the largest socket address, sockaddr_in6


@dataclass
class FanoutCounts:
    """Datagrams sent since the start. `dropped`: the kernel had no room; `failed`: bad destination or used-up key."""

    packets: int = 0
    bytes: int = 0
    dropped: int = 0
    failed: int = 0


class SenderStats(NamedTuple):
    """Sent counts of one peer, for its sender reports. `timestamp` (48 kHz) was sent at `moment` (`loop.time()`)."""

    packets: int
    octets: int
    timestamp: int
    moment: float


class Destinations:
    """A row for each peer, from `add` until `remove`: `struct destination` in `native/fanout.h`.

    `memory` is the rows as C sees them, `columns` as numpy does. `contexts` are libsrtp's own pointers, None where a
    row is free. An address is a C socket address (16 or 28 bytes) of the socket's own family.
    """

    def __init__(self, capacity: int) -> None:
        self.memory = TYPES.new("struct destination[]", capacity)
        self.columns = np.frombuffer(TYPES.buffer(self.memory), _columns())
        self.contexts: list[Any] = [None] * capacity
        self._sessions: list[Session | None] = [None] * capacity  # keeps what `contexts` point to
        self._free = list(range(capacity - 1, -1, -1))

    def add(self, session: Session, payload_type: int, address: bytes, sequence: int) -> int:
        """The number of a new row, whose next packet has `sequence`. Raises IndexError if all are taken."""
        slot = self._free.pop()
        self._sessions[slot], self.contexts[slot] = session, session._srtp[0]
        row = TYPES.new("struct destination *")
        row.session = TYPES.cast("void *", int(srtp_types.cast("uintptr_t", session._srtp[0])))
        row.payload_type, row.sequence = payload_type, sequence
        self.memory[slot] = row[0]
        self.move(slot, address)
        return slot

    def move(self, slot: int, address: bytes) -> None:
        """Send to `address` from now on."""
        TYPES.memmove(self.memory[slot].address, address, len(address))

    def remove(self, slot: int) -> None:
        """Free a row."""
        self._sessions[slot] = self.contexts[slot] = None
        self.memory[slot].session = TYPES.NULL
        self._free.append(slot)

    def stats(self, slot: int) -> SenderStats:
        """What was sent since `add`."""
        row = self.memory[slot]
        return SenderStats(row.packets, row.octets, row.timestamp, row.moment)


def _columns() -> Any:
    """The structure as a numpy type: C's own offsets, so that there is one definition."""
    formats = {"session": "u8", "moment": "f8", "payload_type": "u1", "sequence": "u2", "address": f"{ADDRESS}u1"}
    fields = dict(TYPES.typeof("struct destination").fields)
    return np.dtype(
        {
            "names": list(fields),
            "formats": [formats.get(name, "u4") for name in fields],
            "offsets": [field.offset for field in fields.values()],
            "itemsize": TYPES.sizeof("struct destination"),
        }
    )
