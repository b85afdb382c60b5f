"""Handshakes with real OpenSSL clients, and what others send from their address in the meantime. No socket, no time."""

from math import inf
from typing import Final

import pytest
from aiortc.rtcdtlstransport import RTCCertificate
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL

from media_worker.edge.dtls import PROFILES, DtlsFailed, DtlsIdentity, DtlsSession, split_records
from media_worker.edge.dtls_handshake import MOST_SESSIONS, TURN, DtlsHandshake
from media_worker.edge.dtls_records import hello_random, plausible_records
from media_worker.edge.offer import Fingerprint

IDENTITY: Final = DtlsIdentity()
ALERTS: Final = [bytes([21, 0xFE, 0xFD]) + bytes(8) + b"\x00\x02" + bytes([2, code]) for code in (0, 10, 40, 42, 80)]


class Browser:
    """A DTLS client with a certificate of its own."""

    def __init__(self, ciphers: str = "") -> None:
        """`ciphers` are the only ones that it knows, by OpenSSL's names."""
        certificate = RTCCertificate.generateCertificate()
        self.fingerprints = [Fingerprint(one.algorithm, one.value) for one in certificate.getFingerprints()]
        context = certificate._create_ssl_context(list(PROFILES))
        context.set_max_proto_version(0xFEFD)
        if ciphers:
            context.set_cipher_list(ciphers.encode())
        self.ssl = SSL.Connection(context)
        self.ssl.set_ciphertext_mtu(1_200)
        self.ssl.set_connect_state()
        self.done = False

    def take(self, *datagrams: bytes) -> list[bytes]:
        """Return the datagrams that it sends after these."""
        for datagram in datagrams:
            self.ssl.bio_write(datagram)
            self._shake()
        self._shake()
        try:
            return split_records(self.ssl.bio_read(65_536))
        except SSL.WantReadError:
            return []

    def _shake(self) -> None:
        try:
            self.ssl.do_handshake()
            self.done = True
        except SSL.WantReadError:
            return


def hostile(random: int) -> list[bytes]:
    """Return what somebody could send without keys: `random` tells hellos of different moments apart."""
    hello = Browser().take()[0]
    other = bytearray(hello)
    other[40] ^= random
    message = bytes([22, 0xFE, 0xFD]) + bytes(7)
    return [
        b"",
        b"\x16",
        *[hello[:size] for size in (12, 13, 20, 30, len(hello) - 1)],
        hello + b"\x16\xfe\xfd",
        bytes(other),
        *ALERTS,
        message + b"\x01\x00\x00",  # an empty record
        message + b"\x01\x00\x0c" + b"\x14\x00\x00\x00\x00\x02" + bytes(6),  # Finished
        message + b"\x01\x00\x0c" + b"\x0b\x00\x00\x01\x00\x01" + b"\x00\x00\x05\x00\x00\x09",  # a wrong fragment
        bytes([20, 0xFE, 0xFD]) + bytes(8) + b"\x00\x01\x02",  # a wrong ChangeCipherSpec
        bytes([23, 0xFE, 0xFD]) + bytes(8) + b"\x00\x04data",
        bytes([22, 0xFE, 0xFD]) + b"\x00\x01" + bytes(6) + b"\x00\x20" + bytes(32),  # encrypted by nobody
    ]


def connect(browser: Browser, handshake: DtlsHandshake, flights: list[list[bytes]]) -> DtlsSession | None:
    """Exchange flights until there are keys. What `flights` has for a round is received before the browser's own."""
    session, sent, now = None, browser.take(), 0.0
    for foreign in [*flights, *[[]] * 4]:
        for datagram in [*foreign, *sent]:
            established = handshake.receive(datagram, now)
            session = established[0] if established else session
        answer = session.outgoing() if session else handshake.outgoing()
        if session:
            browser.take(*answer)
            return session
        sent, now = browser.take(*[one for one in answer if one]), now + 1
    return None


def test_browser_connects() -> None:
    browser = Browser()
    session = connect(browser, DtlsHandshake(IDENTITY, browser.fingerprints, 0.0), [])
    assert session is not None
    assert session.keys is not None
    assert browser.done


def test_alert_of_anybody_ends_no_handshake() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    session = connect(browser, handshake, [ALERTS, ALERTS, ALERTS])
    assert session is not None
    assert browser.done
    assert handshake.broken == 0


def test_stray_and_damaged_datagrams_from_its_address_do_not_keep_a_browser_out() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    hello = browser.take()
    for datagram in hello:
        assert handshake.receive(datagram, 0.0) is None
    answer = handshake.outgoing()
    for datagram in hostile(1):
        assert handshake.receive(datagram, 0.0) is None
    for datagram in browser.take(*answer):
        for foreign in hostile(2):
            assert handshake.receive(foreign, 0.1) is None
        established = handshake.receive(datagram, 0.1)
    assert established is not None
    browser.take(*established[0].outgoing())
    assert browser.done


def test_forged_hello_before_the_browsers_own_does_not_keep_it_out() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    for datagram in hostile(1):
        assert handshake.receive(datagram, 0.0) is None
    assert handshake.outgoing(), "the forged hello was not even answered"
    hello = browser.take()
    assert handshake.receive(hello[0], TURN) is None
    established = [handshake.receive(datagram, TURN) for datagram in browser.take(*handshake.outgoing())][-1]
    assert established is not None
    browser.take(*established[0].outgoing())
    assert browser.done


def test_forged_key_exchange_breaks_the_browsers_session_without_an_alert_until_it_joins_anew() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    handshake.receive(browser.take()[0], 0.0)
    answer = handshake.outgoing()
    key_exchange = b"\x10\x00\x00\x04\x00\x01" + b"\x00\x00\x00\x00\x00\x04" + b"\x03abc"
    handshake.receive(bytes([22, 0xFE, 0xFD]) + bytes(7) + b"\x05\x00\x10" + key_exchange, 0.0)
    assert handshake.broken == 1
    assert handshake.outgoing() == []
    assert [handshake.receive(datagram, 0.1) for datagram in browser.take(*answer)][-1] is None
    again = Browser()
    assert connect(again, DtlsHandshake(IDENTITY, again.fingerprints, 0.0), []) is not None


def test_another_certificate_than_the_offers_is_refused() -> None:
    with pytest.raises(DtlsFailed, match="certificate"):
        connect(Browser(), DtlsHandshake(IDENTITY, Browser().fingerprints, 0.0), [])


def test_answer_is_due_again_after_a_second() -> None:
    handshake = DtlsHandshake(IDENTITY, Browser().fingerprints, 0.0)
    assert handshake.due == inf
    handshake.receive(Browser().take()[0], 50.0)
    assert handshake.due == pytest.approx(51.0, abs=0.2)
    assert handshake.outgoing()
    handshake.retransmit(50.5)  # too early: OpenSSL's clock is its own
    assert not handshake.outgoing()


def test_hellos_take_turns_and_few_are_kept() -> None:
    handshake = DtlsHandshake(IDENTITY, Browser().fingerprints, 0.0)
    for number in range(50):
        handshake.receive(Browser().take()[0], number * TURN / 10)
        answered = bool(handshake.outgoing())
        assert answered == (number % 10 == 0), number
    assert len(handshake._sessions) == MOST_SESSIONS


def test_hello_in_two_parts_is_not_answered_for_another_between_them() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    hello = browser.take()[0]
    half, length = 60, len(hello) - 25
    for start, stop, sequence in ((0, half, 0), (half, length, 1)):
        header = hello[13:19] + start.to_bytes(3, "big") + (stop - start).to_bytes(3, "big")
        part = header + hello[25 + start : 25 + stop]
        record = hello[:3] + bytes(7) + bytes([sequence]) + len(part).to_bytes(2, "big") + part
        assert handshake.receive(record, 0.0) is None
        assert handshake.receive(Browser().take()[0], 0.0) is None
        assert bool(handshake.outgoing()) == bool(start)


@given(st.binary(max_size=120))
def test_random_bytes_are_read_or_dropped(datagram: bytes) -> None:
    assert plausible_records(datagram) in (b"", datagram) or len(plausible_records(datagram)) < len(datagram)
    assert hello_random(datagram) is None or len(datagram) >= 59


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400), st.integers(1, 255)), max_size=6))
def test_damaged_flights_end_in_no_unexpected_error(damages: list[tuple[int, int, int]]) -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    flights: list[list[bytes]] = [[], []]
    hello = browser.take()[0]
    for number, position, change in damages:
        damaged = bytearray(hello)
        damaged[position % len(hello)] ^= change
        flights[number % 2].append(bytes(damaged))
    for flight in flights:
        for datagram in flight:
            assert handshake.receive(datagram, 0.0) is None
