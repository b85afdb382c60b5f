"""The send loop without a compiler: numpy writes the headers, and cffi calls libsrtp and the kernel.

Datagrams go to the kernel in batches (`sendmmsg`), and nothing is allocated per peer.
"""

import errno
import importlib
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from media_worker.edge.destinations import ADDRESS, Destinations, FanoutCounts
from media_worker.edge.send_loop import OutboundPacket

BATCH: Final = 64  # datagrams per system call
_STRIDE: Final = 1_472  # bytes per packet in the batch; not a power of two, to spread packets over all cache sets

_srtp: Any = importlib.import_module("pylibsrtp._binding")
_libc_types: Any = importlib.import_module("cffi").FFI()
_libc_types.cdef(
    """
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr {
        void *msg_name; unsigned int msg_namelen;
        struct iovec *msg_iov; size_t msg_iovlen;
        void *msg_control; size_t msg_controllen;
        int msg_flags;
    };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int, struct mmsghdr *, unsigned int, int);
    """
)
_libc: Any = _libc_types.dlopen(None)


class NumpyLoop:
    """Implements `SendLoop` for every machine on which the wheels install."""

    def __init__(self, fileno: int, destinations: Destinations, counts: FanoutCounts) -> None:
        self._fileno = fileno
        self._destinations = destinations
        self._counts = counts
        self._batch = _Batch()

    def send(self, slots: Sequence[int], packet: OutboundPacket) -> None:
        """See SendLoop."""
        index, content = np.array(slots, np.intp), np.frombuffer(packet.content, np.uint8)
        for start in range(0, len(index), BATCH):
            self._send_batch(index[start : start + BATCH], content)
        columns = self._destinations.columns
        columns["packets"][index] += 1
        columns["octets"][index] += packet.payload_length
        columns["timestamp"][index] = packet.timestamp
        columns["moment"][index] = packet.moment

    def _send_batch(self, index: np.ndarray[Any, np.dtype[np.intp]], content: Any) -> None:
        batch, count, columns = self._batch, len(index), self._destinations.columns
        batch.packets[:count, : len(content)] = content
        batch.packets[:count, 1] |= columns["payload_type"][index]
        batch.packets[:count, 2:4] = columns["sequence"][index].astype(">u2").view(np.uint8).reshape(count, 2)
        batch.names[:count] = columns["address"][index]
        batch.sizes[:count] = len(content)
        columns["sequence"][index] += 1
        protect, pointers, size_pointers = _srtp.lib.srtp_protect, batch.pointers, batch.size_pointers
        contexts, start = self._destinations.contexts, 0
        for position, slot in enumerate(index.tolist()):
            if protect(contexts[slot], pointers[position], size_pointers[position]):
                self._counts.failed += 1
                self._flush(start, position)
                start = position + 1
        self._flush(start, count)

    def _flush(self, start: int, stop: int) -> None:
        batch = self._batch
        batch.lengths[start:stop] = batch.sizes[start:stop]
        while start < stop:
            sent = _libc.sendmmsg(self._fileno, batch.messages + start, stop - start, 0)
            if sent > 0:
                self._counts.packets += sent
                self._counts.bytes += int(batch.sizes[start : start + sent].sum())
                start += sent
            elif _libc_types.errno in (errno.EAGAIN, errno.ENOBUFS):
                self._counts.dropped += stop - start
                return
            elif _libc_types.errno != errno.EINTR:
                self._counts.failed += 1
                start += 1


class _Batch:
    """The memory of one `sendmmsg`, laid out once. The numpy arrays are views of what C reads."""

    def __init__(self) -> None:
        self._memory = _srtp.ffi.new("unsigned char[]", BATCH * _STRIDE)
        self._sizes = _srtp.ffi.new("int[]", BATCH)
        self._names = _libc_types.new("unsigned char[]", BATCH * ADDRESS)
        self._vectors = _libc_types.new("struct iovec[]", BATCH)
        self.messages = _libc_types.new("struct mmsghdr[]", BATCH)
        self.packets = np.frombuffer(_srtp.ffi.buffer(self._memory), np.uint8).reshape(BATCH, _STRIDE)
        self.sizes = np.frombuffer(_srtp.ffi.buffer(self._sizes), np.intc)
        self.names = np.frombuffer(_libc_types.buffer(self._names), np.uint8).reshape(BATCH, ADDRESS)
        self.lengths = np.frombuffer(_libc_types.buffer(self._vectors), np.uintp).reshape(BATCH, 2)[:, 1]
        self.pointers = [self._memory + position * _STRIDE for position in range(BATCH)]
        self.size_pointers = [self._sizes + position for position in range(BATCH)]
        for position in range(BATCH):
            self._lay_out(position)

    def _lay_out(self, position: int) -> None:
        vector = self._vectors + position
        packet = int(_srtp.ffi.cast("uintptr_t", self.pointers[position]))
        vector.iov_base = _libc_types.cast("void *", packet)
        header = self.messages[position].msg_hdr
        header.msg_name = self._names + position * ADDRESS
        header.msg_namelen = ADDRESS
        header.msg_iov = vector
        header.msg_iovlen = 1
