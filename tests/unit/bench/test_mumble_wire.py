"""Vectors of draft-krovetz-ocb-00, and numbers as Mumble documents them."""

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from tests.bench.relays.mumble_wire import bytes_field, bytes_fields, number_field, ocb2, varint

KEY = bytes(range(16))
AES_BLOCK = Cipher(AES(KEY), ECB()).encryptor().update


@pytest.mark.parametrize(
    ("length", "text", "tag"),
    [
        (0, "", "BF3108130773AD5EC70EC69E7875A7B0"),
        (
            40,
            "F75D6BC8B4DC8D66B836A2B08B32A6369F1CD3C5228D79FD6C267F5F6AA7B231C7DFB9D59951AE9C",
            "9DB0CDF880F73E3E10D4EB3217766688",
        ),
    ],
)
def test_ocb2_gives_what_its_author_published(length: int, text: str, tag: str) -> None:
    assert ocb2(AES_BLOCK, KEY, bytes(range(length))) == (bytes.fromhex(text), bytes.fromhex(tag))


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "00"), (127, "7f"), (128, "8080"), (16_383, "bfff"), (16_384, "c04000")],
)
def test_numbers_in_datagrams_have_one_to_three_bytes(number: int, written: str) -> None:
    assert varint(number).hex() == written


def test_fields_are_those_of_protocol_buffers() -> None:
    assert number_field(1, 300).hex() == "08ac02"
    assert bytes_field(2, b"testing").hex() == "120774657374696e67"
    assert bytes_fields(bytes_field(1, b"key") + bytes_field(3, b"nonce")) == {1: b"key", 3: b"nonce"}
