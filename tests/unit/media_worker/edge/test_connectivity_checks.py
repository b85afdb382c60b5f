"""ICE checks as peers write them: bytes in, values and answers out."""

import struct
from collections.abc import Sequence
from struct import pack
from typing import Final

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media_worker.edge.connectivity_checks import (
    ConnectivityCheck,
    MessageKey,
    answer_check,
    read_check,
    username_of,
)

PASSWORD: Final = "p" * 24
KEY: Final = MessageKey(PASSWORD)
ADDRESS: Final = ("192.0.2.1", 4_000)
Attributes = Sequence[tuple[int, bytes]]
# Password, username, whether it nominates, and the datagram: as Chromium 156 and Firefox ESR 153 sent them.
CAPTURED: Final = [
    (
        "Pm4rifi47+JP1dHNpigKXmeq",
        "IJV4ND34:5yAf",
        False,
        "000100502112a4425a4e3730376e4445364144670006000d494a56344e4433343a35794166000000c0570004000003e7"
        "802a0008ddb1f6d0e97ed8a1002400046e001eff00080014627b0d71a261fcd369004c15de019a4fe60261228028000404398e06",
    ),
    (
        "Pm4rifi47+JP1dHNpigKXmeq",
        "IJV4ND34:5yAf",
        True,
        "000100542112a44252637a7152504671416742790006000d494a56344e4433343a35794166000000c0570004000003e7802a0008"
        "ddb1f6d0e97ed8a100250000002400046e001eff00080014a11c019f684f41ce5b2f7f56487b5e902752c38a80280004595111c3",
    ),
    (
        "mjn4Ex6aQTdHbPzg9sSnL3Tk",
        "+7WzskFG:595b5650",
        True,
        "000100502112a442d9690ffed80f251219862a9b000600112b37577a736b46473a353935623536353000000000250000"
        "002400046e7e00ff802a0008727de8a673c4fe2d000800142c54042dd22b67cade5e789dd5ae4c70650d1ad180280004d05bc237",
    ),
]

USERNAME, PRIORITY, USE_CANDIDATE, CONTROLLED, CONTROLLING = 0x0006, 0x0024, 0x0025, 0x8029, 0x802A
KNOWN: Final = sorted(set(stun.ATTRIBUTES_BY_TYPE) - {0x0006, 0x0008, 0x8028})
USUAL: Final[Attributes] = [
    (USERNAME, b"ours:theirs"),
    (PRIORITY, pack("!I", 1)),
    (CONTROLLING, pack("!Q", 1)),
    (USE_CANDIDATE, b""),
]


def attribute(number: int, value: bytes) -> bytes:
    return pack("!HH", number, len(value)) + value + bytes(-len(value) % 4)


def check(attributes: Attributes = USUAL, after: Attributes = (), password: str = PASSWORD) -> bytes:
    """Return a signed binding request with `attributes`, and with those of `after` behind its signature."""
    body = b"".join(attribute(*one) for one in attributes)
    wire = pack("!HHI", 1, len(body), stun.COOKIE) + b"transaction1" + body
    wire += attribute(0x0008, stun.message_integrity(wire, password.encode()))
    wire += b"".join(attribute(*one) for one in after)
    wire = stun.set_body_length(wire, len(wire) - 20 + 8)
    return wire + attribute(0x8028, pack("!I", stun.message_fingerprint(wire)))


def read(datagram: bytes) -> ConnectivityCheck | None:
    return read_check(datagram, KEY) if username_of(datagram) is not None else None


def read_whole(datagram: bytes) -> ConnectivityCheck:
    found = read(datagram)
    assert found is not None
    return found


def test_check_is_read_with_its_names() -> None:
    assert username_of(check()) == b"ours:theirs"
    assert read(check()) == (b"transaction1", True, len(check()), (), False)


def test_check_of_aioice_is_read() -> None:
    attributes = {"USERNAME": "ours:theirs", "PRIORITY": 1, "ICE-CONTROLLING": 1}
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
    message.add_message_integrity(PASSWORD.encode())
    assert read(bytes(message)) == (message.transaction_id, False, len(bytes(message)), (), False)


@pytest.mark.parametrize(("password", "names", "nominates", "wire"), CAPTURED)
def test_check_of_a_browser_is_read(password: str, names: str, nominates: bool, wire: str) -> None:
    datagram = bytes.fromhex(wire)
    assert username_of(datagram) == names.encode()
    found = read_check(datagram, MessageKey(password))
    assert found is not None
    assert (found.nominates, found.unknown) == (nominates, ())


def test_check_with_wrong_password_is_none() -> None:
    assert read(check(password="q" * 24)) is None


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (0x8022, b"\xff\xfe not UTF-8"),  # SOFTWARE
        (0x8022, "señal".encode("latin-1")),
        (0x8022, "x".encode("utf-16")),
        (0x8022, b""),
        (0x802B, b"\x00\x03short"),  # RESPONSE-ORIGIN of no family
        (0x802C, b""),  # OTHER-ADDRESS
        (0x8023, bytes(3)),  # ALTERNATE-SERVER
        (0x8029, b"\x01"),  # ICE-CONTROLLED of the wrong length
        (CONTROLLING, b""),
        (PRIORITY, b""),
        (0x0020, b"\x00\x09"),  # XOR-MAPPED-ADDRESS, which no request needs
        (0x0009, b""),  # ERROR-CODE
        (0x0014, b"\xff"),  # REALM
        (0x8003, b"\xff"),  # ALTERNATE-DOMAIN
        (0x8054, b"1\x00\xff"),  # CANDIDATE-IDENTIFIER (MS-ICE2)
        (0xC001, pack("!I", 1)),  # NOMINATION (libwebrtc)
        (0xC057, b"\x00\x01\x03\xe7"),  # GOOG_NETWORK_INFO
        (0xC059, bytes(12)),  # GOOG_MISC_INFO
        (0xC070, b"\x16\xfe\xfd" + b"\xff" * 1_197),  # META_DTLS_IN_STUN with a whole flight
        (0xC071, b""),  # META_DTLS_IN_STUN_ACK
        (0xFF00, b"\x00\x00\x00\x05"),  # RETRANSMIT_COUNT
        (0xFFFF, b"?"),
    ],
    ids=lambda value: f"{value:#06x}" if isinstance(value, int) else "",
)
def test_attribute_that_does_not_matter_is_not_read(number: int, value: bytes) -> None:
    for attributes in ([*USUAL, (number, value)], [(number, value), *USUAL]):
        found = read_whole(check(attributes))
        assert answer_check(found, ADDRESS, KEY) is not None
        assert not found.unknown


@pytest.mark.parametrize("size", [548, 549, 1_200, 1_472, 1_500])
def test_check_may_be_as_long_as_the_path_carries(size: int) -> None:
    padding = size - len(check()) - 4
    assert read(check([*USUAL, (0xC070, bytes(padding - padding % 4))])) is not None


def test_longer_check_is_none() -> None:
    assert read(check([*USUAL, (0xC070, bytes(1_500))])) is None


def test_check_with_more_attributes_than_any_browser_sends_is_none() -> None:
    assert read(check([*USUAL, *[(0xFF00, b"")] * 27])) is not None
    assert read(check([*USUAL, *[(0xFF00, b"")] * 28])) is None
    assert username_of(check([*[(0xFF00, b"")] * 32, *USUAL])) is None


@pytest.mark.parametrize("size", [576, 1_280, 1_500])
def test_answer_does_not_grow_with_the_check(size: int) -> None:
    answer = answer_check(read_whole(check([*USUAL, (0xC070, bytes(size - len(check()) - 8))])), ADDRESS, KEY)
    assert answer is not None
    assert len(answer) == 64


def test_first_of_two_equal_attributes_counts() -> None:
    assert username_of(check([*USUAL, (USERNAME, b"others:theirs")])) == b"ours:theirs"


def test_attribute_behind_the_signature_counts_for_nothing() -> None:
    found = read_whole(check(USUAL[:3], [(USE_CANDIDATE, b""), (0x0003, b"what is this"), (0x001C, bytes(32))]))
    assert (found.nominates, found.unknown) == (False, ())
    assert username_of(check(USUAL[1:], [USUAL[0]])) is None


@pytest.mark.parametrize("number", [0x0000, 0x0002, 0x001F, 0x0030, 0x7FFF])
def test_attribute_that_has_to_be_understood_is_refused_by_name(number: int) -> None:
    found = read_whole(check([*USUAL, (number, b"odd")]))
    assert found.unknown == (number,)
    answer = answer_check(found, ADDRESS, KEY)
    assert answer is not None
    parsed = stun.parse_message(answer)
    assert (parsed.message_class, parsed.error_code) == (stun.Class.ERROR, 420)
    assert parsed.check_message_integrity(PASSWORD.encode())
    assert attribute(0x000A, pack("!H", number)) in answer
    assert len(answer) <= found.size


def test_peer_that_waits_for_a_nomination_is_told_to_nominate() -> None:
    found = read_whole(check([USUAL[0], (CONTROLLED, bytes(8))]))
    assert found.refused
    answer = answer_check(found, ADDRESS, KEY)
    assert answer is not None
    parsed = stun.parse_message(answer)
    assert (parsed.message_class, parsed.error_code) == (stun.Class.ERROR, 487)
    assert parsed.check_message_integrity(PASSWORD.encode())
    assert len(answer) <= found.size
    assert not read_whole(check(USUAL[:2], [(CONTROLLED, bytes(8))])).refused


def test_refusal_of_many_attributes_is_not_longer_than_they_are() -> None:
    found = read_whole(check([*USUAL, *((number, b"") for number in range(0x4000, 0x401B))]))
    answer = answer_check(found, ADDRESS, KEY)
    assert answer is not None
    assert len(answer) <= found.size
    assert stun.parse_message(answer).check_message_integrity(PASSWORD.encode())


def test_damaged_check_is_none() -> None:
    whole = check()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x40
        assert read(bytes(damaged)) is None or username_of(bytes(damaged)) != b"ours:theirs", position
    assert all(read(whole[:size]) is None for size in range(len(whole)))
    assert read(whole + b"\x00\x00\x00\x00") is None


@given(st.binary(max_size=200))
def test_random_bytes_are_no_check(datagram: bytes) -> None:
    assert read(b"\x00\x01" + datagram) is None


@given(
    st.lists(st.tuples(st.sampled_from([*KNOWN, 0x0000, 0x7FFF, 0x8000, 0xFFFF]), st.binary(max_size=12)), max_size=12),
    st.lists(st.tuples(st.sampled_from(KNOWN), st.binary(max_size=12)), max_size=3),
    st.sampled_from([PASSWORD, "q" * 24]),
    st.one_of(st.none(), st.tuples(st.integers(0, 10_000), st.integers(1, 255))),
)
def test_what_is_read_is_what_aioice_reads(
    attributes: Attributes, after: Attributes, password: str, damage: tuple[int, int] | None
) -> None:
    datagram = bytearray(check([*attributes, (USERNAME, b"ours:theirs")], after, password))
    if damage:
        datagram[damage[0] % len(datagram)] ^= damage[1]
    found = read(bytes(datagram))
    try:
        oracle = stun.parse_message(bytes(datagram))
    except (ValueError, struct.error):
        # aioice looks into attributes that do not matter; without damage, the signature decides.
        assert damage or (found is not None) == (password == PASSWORD)
        return
    authentic = oracle.check_message_integrity(PASSWORD.encode())
    whole = "FINGERPRINT" in oracle.attributes and datagram[-8:-4] == b"\x80\x28\x00\x04"
    assert (found is not None) == (authentic and whole and "USERNAME" in oracle.attributes)
    if found is not None:
        assert found.nominates == ("USE-CANDIDATE" in oracle.attributes)
        assert found.transaction_id == oracle.transaction_id


@pytest.mark.parametrize("kind", [0x0011, 0x0101, 0x0111, 0x0003, 0x0004])
def test_message_that_is_no_binding_request_is_none(kind: int) -> None:
    assert read(pack("!H", kind) + check()[2:]) is None


@pytest.mark.parametrize("address", [ADDRESS, ("2001:db8::1", 4_000), ("fe80::1%lo", 4_000)])
def test_answer_to_check_is_no_longer_than_check(address: tuple[str, int]) -> None:
    found = read_whole(check())
    answer = answer_check(found, address, KEY)
    assert answer is not None
    assert len(answer) <= found.size
    parsed = stun.parse_message(answer)
    assert parsed.attributes["XOR-MAPPED-ADDRESS"] == (address[0].partition("%")[0], address[1])
    assert (parsed.transaction_id, parsed.message_class) == (b"transaction1", stun.Class.RESPONSE)
    assert parsed.check_message_integrity(PASSWORD.encode())


def test_answer_longer_than_check_is_not_sent() -> None:
    assert answer_check(read_whole(check([(USERNAME, b"a:b")])), ("2001:db8::1", 4_000), KEY) is None
