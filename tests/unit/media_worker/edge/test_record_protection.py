"""Records of DTLS, against OpenSSL's: what either seals, the other opens, and nothing else is opened. No socket."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from OpenSSL import SSL

from media_worker.edge.dtls import DtlsClosed, DtlsSession
from media_worker.edge.dtls_handshake import DtlsHandshake
from media_worker.edge.dtls_records import HANDSHAKE
from media_worker.edge.record_protection import (
    ALERT,
    APPLICATION_DATA,
    SUITES,
    RecordProtection,
    pseudo_random,
)
from tests.support.patience import until
from tests.unit.media_worker.edge.test_dtls_handshake import IDENTITY, Browser, connect

RECORD: Final = 13  # bytes of a record's header


def met(cipher: str = next(iter(SUITES))) -> tuple[Browser, DtlsSession]:
    """Return a browser that knows this cipher alone, and the session that it has finished its handshake with."""
    browser = Browser(cipher)
    session = connect(browser, DtlsHandshake(IDENTITY, browser.fingerprints, 0.0), [])
    assert session is not None
    assert browser.done
    return browser, session


def said(browser: Browser, data: bytes) -> bytes:
    """Return the record in which the browser sends this."""
    browser.ssl.send(data)
    return browser.ssl.bio_read(4_096)


def repeat(browser: Browser) -> list[bytes]:
    """Return the flight that the browser repeats because it has waited too long for an answer."""
    until(lambda: None if browser.ssl.DTLSv1_get_timeout() == 0 else "the browser waits")
    browser.ssl.DTLSv1_handle_timeout()
    return browser.take()


def pair(suite: str, material: bytes = bytes(range(88))) -> tuple[RecordProtection, RecordProtection]:
    """Return a server's side, and one that has its keys the other way round."""
    chosen = SUITES[suite]
    key, salt = chosen.key, chosen.salt
    keys, salts = material[: 2 * key], material[2 * key : 2 * key + 2 * salt]
    turned = keys[key:] + keys[:key] + salts[salt:] + salts[:salt]
    return RecordProtection(chosen, keys + salts), RecordProtection(chosen, turned)


@pytest.mark.parametrize("cipher", SUITES)
def test_openssl_and_we_read_each_other(cipher: str) -> None:
    browser, session = met(cipher)
    assert browser.ssl.get_cipher_name() == cipher
    for number in range(70):
        assert session.receive(said(browser, b"question %d" % number)) == [b"question %d" % number]
        session.send(b"answer %d" % number)
        (datagram,) = session.outgoing()
        browser.ssl.bio_write(datagram)
        assert browser.ssl.recv(2_000) == b"answer %d" % number


def test_closing_is_told_to_openssl() -> None:
    browser, session = met()
    session.shutdown()
    session.send(b"too late")
    (datagram,) = session.outgoing()
    browser.ssl.bio_write(datagram)
    with pytest.raises(SSL.ZeroReturnError):
        browser.ssl.recv(2_000)
    assert session.receive(said(browser, b"too late")) == []


@pytest.mark.parametrize("told", [False, True])
def test_openssls_closing_ends_the_session(told: bool) -> None:
    browser, session = met()
    if told:
        session.receive(said(browser, b"hello"))
    browser.ssl.shutdown()
    with pytest.raises(DtlsClosed, match="close_notify"):
        session.receive(browser.ssl.bio_read(4_096))


def test_lost_last_flight_is_repeated_until_the_browser_has_spoken() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    handshake.receive(browser.take()[0], 0.0)
    flight = browser.take(*handshake.outgoing())
    (session, _), *_ = [found for datagram in flight if (found := handshake.receive(datagram, 0.0))]
    last = session.outgoing()
    assert last, "this one is lost"
    for datagram in flight:  # copies by the network, which do not show that the browser waits
        assert session.receive(datagram) == []
    assert session.outgoing() == []
    repeated = repeat(browser)
    for datagram in repeated:
        assert session.receive(datagram) == []
    assert session.outgoing() == last, "only the same bytes may be encrypted with the same nonce"
    for datagram in repeated:
        assert session.receive(datagram) == []
    assert session.outgoing() == []
    for datagram in repeat(browser):
        assert session.receive(datagram) == []
    browser.take(*session.outgoing())
    assert browser.done
    assert session.receive(said(browser, b"hello")) == [b"hello"]
    for datagram in flight:  # a copy that the network has delayed
        assert session.receive(datagram) == []
    assert session.outgoing() == []


@pytest.mark.parametrize("cipher", SUITES)
def test_last_flight_is_repeated_with_each_cipher(cipher: str) -> None:
    browser = Browser(cipher)
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    handshake.receive(browser.take()[0], 0.0)
    flight = browser.take(*handshake.outgoing())
    (session, _), *_ = [found for datagram in flight if (found := handshake.receive(datagram, 0.0))]
    assert session.outgoing(), "this one is lost"
    for datagram in repeat(browser):
        session.receive(datagram)
    browser.take(*session.outgoing())
    assert browser.done


def test_first_finished_that_arrives_is_answered_once() -> None:
    browser = Browser()
    handshake = DtlsHandshake(IDENTITY, browser.fingerprints, 0.0)
    handshake.receive(browser.take()[0], 0.0)
    assert browser.take(*handshake.outgoing()), "these are lost"
    (session, _), *_ = [found for datagram in repeat(browser) if (found := handshake.receive(datagram, 0.0))]
    last = session.outgoing()
    assert session.outgoing() == []
    browser.take(*last)
    assert browser.done
    assert session.receive(said(browser, b"hello")) == [b"hello"]


def test_openssls_session_goes_with_the_handshake() -> None:
    browser, session = met()
    assert session._ssl is None
    assert session._last_flight
    session.receive(said(browser, b"hello"))
    assert not session._last_flight


def test_empty_records_are_nothing() -> None:
    ours, theirs = pair(next(iter(SUITES)))
    assert ours.open(theirs.seal(APPLICATION_DATA, b"")) == b""
    session = met()[1]
    session._protection = ours
    assert session.receive(theirs.seal(APPLICATION_DATA, b"") + theirs.seal(APPLICATION_DATA, b"data")) == [b"data"]


def test_keys_are_derived_as_openssl_derives_its_own() -> None:
    browser = met()[0].ssl
    master, client, server = browser.master_key(), browser.client_random(), browser.server_random()
    assert master is not None
    assert client is not None
    assert server is not None
    exported = browser.export_keying_material(b"EXPORTER_test", 100)
    assert pseudo_random(master, b"EXPORTER_test" + client + server, 100) == exported


def test_a_record_is_taken_once() -> None:
    browser, session = met()
    record = said(browser, b"once")
    assert session.receive(record) == [b"once"]
    assert session.receive(record) == []


@pytest.mark.parametrize("suite", SUITES)
@given(order=st.permutations(range(80)))
def test_records_out_of_order_are_taken_once_and_old_ones_never(suite: str, order: list[int]) -> None:
    ours, theirs = pair(suite)
    records = [theirs.seal(APPLICATION_DATA, bytes([number])) for number in range(80)]
    newest, taken = -1, set()
    for number in [*order, *order]:
        expected = number not in taken and newest - number < 64
        assert ours.open(records[number]) == (bytes([number]) if expected else None)
        if expected:
            taken.add(number)
            newest = max(newest, number)


@pytest.mark.parametrize("suite", SUITES)
@given(content=st.binary(max_size=200), data=st.data())
def test_one_wrong_bit_is_noticed(suite: str, content: bytes, data: st.DataObject) -> None:
    ours, theirs = pair(suite)
    record = bytearray(theirs.seal(ALERT, content))
    # The length in the header is not read again: whoever cuts datagrams into records has used it.
    places = [place for place in range(len(record)) if place not in (11, 12)]
    record[data.draw(st.sampled_from(places))] ^= 1 << data.draw(st.integers(0, 7))
    assert ours.open(bytes(record)) is None


@pytest.mark.parametrize("suite", SUITES)
@given(body=st.binary(max_size=60))
def test_what_nobody_sealed_is_nothing(suite: str, body: bytes) -> None:
    ours, _ = pair(suite)
    header = bytes([APPLICATION_DATA, 0xFE, 0xFD, 0, 1]) + bytes(5) + b"\x09" + len(body).to_bytes(2, "big")
    assert ours.open(header + body) is None


@pytest.mark.parametrize("suite", SUITES)
def test_numbers_never_return_and_openssls_are_left_out(suite: str) -> None:
    ours, _ = pair(suite)
    numbers = [int.from_bytes(ours.seal(APPLICATION_DATA, b"same")[3:11], "big") for _ in range(1_000)]
    assert numbers == list(range(numbers[0], numbers[0] + 1_000))
    assert numbers[0] == 1 << 48 | 1 << 16


def test_old_ciphers_are_refused() -> None:
    browser = Browser("ECDHE-ECDSA-AES128-SHA")
    assert connect(browser, DtlsHandshake(IDENTITY, browser.fingerprints, 0.0), []) is None


@pytest.mark.parametrize("kind", [HANDSHAKE, ALERT, APPLICATION_DATA])
def test_forged_records_cost_one_decryption_for_each_datagram(monkeypatch: pytest.MonkeyPatch, kind: int) -> None:
    browser, session = met()
    tried: list[bytes] = []
    decrypt = RecordProtection.open

    def noted(own: RecordProtection, record: bytes) -> bytes | None:
        tried.append(record)
        return decrypt(own, record)

    monkeypatch.setattr(RecordProtection, "open", noted)
    forged = bytes([kind]) + b"\xfe\xfd\x00\x01" + (99).to_bytes(6, "big") + (40).to_bytes(2, "big") + bytes(40)
    assert session.receive(forged * 20) == []
    assert tried == [forged]
    assert session.receive(said(browser, b"heard")) == [b"heard"]
    assert session.outgoing() == []
