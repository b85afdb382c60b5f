"""ICE checks as peers write them: bytes in, values and answers out."""

from collections.abc import Sequence
from struct import pack
from typing import Final

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media_worker.edge.connectivity_checks import answer_check, is_authentic, read_check

PASSWORD: Final = "p" * 24
ADDRESS: Final = ("192.0.2.1", 4_000)
Attributes = Sequence[tuple[int, bytes]]

USERNAME, PRIORITY, USE_CANDIDATE, CONTROLLING = 0x0006, 0x0024, 0x0025, 0x802A
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


def test_check_is_read_with_its_names() -> None:
    read = read_check(check())
    assert read is not None
    assert (read.local_ufrag, read.remote_ufrag, read.nominates) == ("ours", "theirs", True)
    assert is_authentic(read, PASSWORD)


def test_check_of_aioice_is_read() -> None:
    attributes = {"USERNAME": "ours:theirs", "PRIORITY": 1, "ICE-CONTROLLING": 1}
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
    message.add_message_integrity(PASSWORD.encode())
    read = read_check(bytes(message))
    assert read is not None
    assert (read.nominates, is_authentic(read, PASSWORD)) == (False, True)


def test_check_with_wrong_password_is_not_authentic() -> None:
    read = read_check(check(password="q" * 24))
    assert read is not None
    assert not is_authentic(read, PASSWORD)


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
        read = read_check(check(attributes))
        assert read is not None
        assert is_authentic(read, PASSWORD)
        assert answer_check(read, ADDRESS, PASSWORD) is not None
        assert not read.unknown


@pytest.mark.parametrize("size", [548, 549, 1_200, 1_472, 1_500])
def test_check_may_be_as_long_as_the_path_carries(size: int) -> None:
    padding = size - len(check()) - 4
    read = read_check(check([*USUAL, (0xC070, bytes(padding - padding % 4))]))
    assert read is not None
    assert is_authentic(read, PASSWORD)


def test_longer_check_is_none() -> None:
    assert read_check(check([*USUAL, (0xC070, bytes(1_500))])) is None


@pytest.mark.parametrize("size", [576, 1_280, 1_500])
def test_answer_does_not_grow_with_the_check(size: int) -> None:
    read = read_check(check([*USUAL, (0xC070, bytes(size - len(check()) - 8))]))
    assert read is not None
    answer = answer_check(read, ADDRESS, PASSWORD)
    assert answer is not None
    assert len(answer) == 64


def test_first_of_two_equal_attributes_counts() -> None:
    read = read_check(check([*USUAL, (USERNAME, b"others:theirs")]))
    assert read is not None
    assert read.local_ufrag == "ours"


def test_attribute_behind_the_signature_counts_for_nothing() -> None:
    read = read_check(check(USUAL[:3], [(USE_CANDIDATE, b""), (0x0003, b"what is this"), (0x001C, bytes(32))]))
    assert read is not None
    assert (read.nominates, read.unknown, is_authentic(read, PASSWORD)) == (False, (), True)


@pytest.mark.parametrize("username", [b"", b"ours", b"\xff\xfe", b"ours\x00theirs"])
def test_check_without_two_names_is_none(username: bytes) -> None:
    assert read_check(check([(USERNAME, username), *USUAL[1:]])) is None


@pytest.mark.parametrize("number", [0x0000, 0x0002, 0x001F, 0x0030, 0x7FFF])
def test_attribute_that_has_to_be_understood_is_refused_by_name(number: int) -> None:
    read = read_check(check([*USUAL, (number, b"odd")]))
    assert read is not None
    assert (read.unknown, is_authentic(read, PASSWORD)) == ((number,), True)
    answer = answer_check(read, ADDRESS, PASSWORD)
    assert answer is not None
    parsed = stun.parse_message(answer)
    assert (parsed.message_class, parsed.error_code) == (stun.Class.ERROR, 420)
    assert parsed.check_message_integrity(PASSWORD.encode())
    assert attribute(0x000A, pack("!H", number)) in answer
    assert len(answer) <= read.size


def test_refusal_of_many_attributes_is_not_longer_than_they_are() -> None:
    read = read_check(check([*USUAL, *((number, b"") for number in range(0x4000, 0x4100))]))
    assert read is not None
    answer = answer_check(read, ADDRESS, PASSWORD)
    assert answer is not None
    assert len(answer) <= read.size


def test_damaged_check_is_none() -> None:
    whole = check()
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 0x40
        read = read_check(bytes(damaged))
        assert read is None or not is_authentic(read, PASSWORD), position
    assert all(read_check(whole[:size]) is None for size in range(len(whole)))
    assert read_check(whole + b"\x00\x00\x00\x00") is None


@given(st.binary(max_size=200))
def test_random_bytes_are_no_check(datagram: bytes) -> None:
    assert read_check(b"\x00\x01" + datagram) is None


@pytest.mark.parametrize("kind", [0x0011, 0x0101, 0x0111, 0x0003, 0x0004])
def test_message_that_is_no_binding_request_is_none(kind: int) -> None:
    assert read_check(pack("!H", kind) + check()[2:]) is None


@pytest.mark.parametrize("address", [ADDRESS, ("2001:db8::1", 4_000)])
def test_answer_to_check_is_no_longer_than_check(address: tuple[str, int]) -> None:
    read = read_check(check())
    assert read is not None
    answer = answer_check(read, address, PASSWORD)
    assert answer is not None
    assert len(answer) <= read.size
    parsed = stun.parse_message(answer)
    assert parsed.attributes["XOR-MAPPED-ADDRESS"] == address
    assert (parsed.transaction_id, parsed.message_class) == (b"transaction1", stun.Class.RESPONSE)
    assert parsed.check_message_integrity(PASSWORD.encode())


def test_answer_longer_than_check_is_not_sent() -> None:
    read = read_check(check([(USERNAME, b"a:b")]))
    assert read is not None
    assert answer_check(read, ("2001:db8::1", 4_000), PASSWORD) is None
