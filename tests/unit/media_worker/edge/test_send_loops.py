"""The send loops in C and in numpy send the same datagrams, byte for byte, whatever happens between them."""

import os
import socket
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylibsrtp import Policy, Session

from media_worker.edge.fanout import LARGEST_PAYLOAD, MOST_CSRCS, Fanout
from media_worker.edge.udp_socket import UdpSocket
from tests.support.send_loops import LOOPS, send_loop

PROFILES: Final = {Policy.SRTP_PROFILE_AEAD_AES_128_GCM: 28, Policy.SRTP_PROFILE_AES128_CM_SHA1_80: 30}
RECEIVERS: Final = 3
REFUSED: Final = RECEIVERS  # in place of a receiver: an address that the kernel sends nothing to
PEERS: Final = 70  # more than one system call takes


class PeerKeys(NamedTuple):
    """What a peer joins with. The second of two that share a session has used-up keys."""

    profile: int
    key: bytes
    sequence: int
    payload_type: int
    receiver: int
    shares: bool


class Move(NamedTuple):
    peer: int
    receiver: int


class Rejoin(NamedTuple):
    peer: int
    keys: PeerKeys


class Packet(NamedTuple):
    peers: list[int]
    payload: bytes
    timestamp: int
    csrcs: list[int]
    marker: bool


class Sender:
    """A fan-out with one of the two loops, which sends to the receivers of the test."""

    def __init__(self, host: str, loop: str, addresses: Sequence[tuple[str, int]]) -> None:
        self._socket = UdpSocket(host, 0)
        self._addresses = [self._socket.pack_address(address) for address in addresses]
        self.fanout = Fanout(self._socket.fileno(), 42, PEERS, send_loop(loop))
        self._slots: list[int] = []
        self._shared: dict[bytes, Session] = {}

    def join(self, keys: PeerKeys) -> None:
        self._slots.append(self._join(keys))

    def act(self, act: Move | Rejoin | Packet) -> None:
        if isinstance(act, Move):
            self.fanout.move(self._slots[act.peer % len(self._slots)], self._addresses[act.receiver])
        elif isinstance(act, Rejoin):
            place = act.peer % len(self._slots)
            self.fanout.leave(self._slots[place])
            self._slots[place] = self._join(act.keys)
        else:
            slots = list(dict.fromkeys(self._slots[peer % len(self._slots)] for peer in act.peers))
            self.fanout.send(slots, act.payload, act.timestamp, act.csrcs, act.marker, act.timestamp / 48_000)

    def state(self) -> tuple[object, ...]:
        return vars(self.fanout.counts), [self.fanout.sent(slot) for slot in self._slots]

    def close(self) -> None:
        self._socket.close()

    def _join(self, keys: PeerKeys) -> int:
        session = self._shared.get(keys.key) if keys.shares else None
        if session is None:
            session = Session(Policy(key=keys.key, ssrc_type=Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile))
        self._shared[keys.key] = session
        return self.fanout.join(session, keys.payload_type, self._addresses[keys.receiver], keys.sequence)


@contextmanager
def receivers(host: str) -> Iterator[list[socket.socket]]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(RECEIVERS)]
    for one in opened:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
        one.bind((host, 0))
        one.setblocking(False)
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


def arrived(sockets: Sequence[socket.socket]) -> list[list[bytes]]:
    """Return what waits at each receiver: on loopback, what was sent has arrived when the call returns."""
    found: list[list[bytes]] = []
    for one in sockets:
        found.append([])
        while True:
            try:
                found[-1].append(one.recv(2_048))
            except BlockingIOError:
                break
    return found


SEQUENCES = st.sampled_from([0, 32_767, 65_533, 65_534, 65_535]) | st.integers(0, 65_535)
KEYS = st.sampled_from(sorted(PROFILES)).flatmap(
    lambda profile: st.builds(
        PeerKeys,
        profile=st.just(profile),
        key=st.sampled_from([bytes([number]) * PROFILES[profile] for number in range(5)]),
        sequence=SEQUENCES,
        payload_type=st.integers(96, 127),
        receiver=st.integers(0, REFUSED),
        shares=st.booleans(),
    )
)
PACKETS = st.builds(
    Packet,
    peers=st.just(list(range(PEERS))) | st.lists(st.integers(0, PEERS - 1)),
    payload=st.binary(max_size=200) | st.just(bytes(LARGEST_PAYLOAD)),
    timestamp=st.integers(0, 2**33),
    csrcs=st.lists(st.integers(0, 2**32 - 1), max_size=MOST_CSRCS),
    marker=st.booleans(),
)
MOVES = st.builds(Move, peer=st.integers(0, PEERS - 1), receiver=st.integers(0, REFUSED))
REJOINS = st.builds(Rejoin, peer=st.integers(0, PEERS - 1), keys=KEYS)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@given(joined=st.lists(KEYS, min_size=1, max_size=PEERS), acts=st.lists(PACKETS | MOVES | REJOINS, max_size=6))
def test_both_loops_send_the_same_datagrams_and_count_the_same(
    host: str, joined: list[PeerKeys], acts: list[Move | Rejoin | Packet]
) -> None:
    with receivers(host) as sockets:
        refused = ("::ffff:255.255.255.255" if ":" in host else "255.255.255.255", 9)
        addresses = [*((host, one.getsockname()[1]) for one in sockets), refused]
        senders = [Sender(host, loop, addresses) for loop in LOOPS]
        for keys in joined:
            for sender in senders:
                sender.join(keys)
        for act in [Packet(list(range(PEERS)), b"opus", 960, [7], True), *acts]:
            sent = []
            for sender in senders:
                sender.act(act)
                sent.append(arrived(sockets))
            assert sent[0] == sent[1]
            assert senders[0].state() == senders[1].state()
        for sender in senders:
            sender.close()


@pytest.mark.parametrize("loop", LOOPS)
def test_what_the_kernel_has_no_room_for_is_dropped(loop: str) -> None:
    # A socket of the machine itself has room for a few datagrams; its name fills the 28 bytes of the longest address.
    name = b"\0" + os.urandom(12).hex().encode() + b"."
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
    ):
        receiver.bind(name)
        sender.setblocking(False)
        fanout = Fanout(sender.fileno(), 42, PEERS, send_loop(loop))
        address = struct.pack("=H", socket.AF_UNIX) + name
        sessions = [Session(Policy(bytes(30), Policy.SSRC_ANY_OUTBOUND)) for _ in range(PEERS)]
        slots = [fanout.join(session, 111, address, 5) for session in sessions]
        sent = 0
        while not fanout.counts.dropped:
            fanout.send(slots, b"opus", 0, [], False, 0.0)
            sent += PEERS
        assert fanout.counts.packets > 0
        assert (fanout.counts.packets + fanout.counts.dropped, fanout.counts.failed) == (sent, 0)
        receiver.setblocking(False)
        assert len(arrived([receiver])[0]) == fanout.counts.packets
