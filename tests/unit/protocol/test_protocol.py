"""The vectors in `tests/vectors` against the Python half of the protocol; the browser's half runs the same files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib import protocol
from chalicelib.errors import Malformed

VECTORS = Path(__file__).parents[2] / "vectors"

PARSERS: dict[str, Callable[[str], msgspec.Struct]] = {
    "browser_to_lambda": protocol.parse_inbound,
    "worker_to_lambda": protocol.parse_inbound,
    "lambda_to_worker": protocol.parse_to_worker,
    "browser_to_room": protocol.parse_to_room,
}
# The browser parses these; here they must match our own types.
TYPES: dict[str, Any] = {
    "lambda_to_browser": protocol.Answer | protocol.Error | protocol.Pong | protocol.Invited | protocol.Told,
    "room_to_browser": protocol.FromRoom,
}


def rows(wire: str, kind: str) -> list[Any]:
    vectors = json.loads((VECTORS / f"{wire}.json").read_text())
    return [pytest.param(wire, row, id=f"{wire}: {row['name']}") for row in vectors[kind]]


def text_of(row: dict[str, Any]) -> str:
    return row["raw"] if "raw" in row else json.dumps(row["message"])


@pytest.mark.parametrize(("wire", "row"), [row for wire in PARSERS for row in rows(wire, "valid")])
def test_protocol_gives_back_every_valid_message(wire: str, row: dict[str, Any]) -> None:
    message = PARSERS[wire](text_of(row))
    assert json.loads(protocol.encode(message)) == row["message"]


@pytest.mark.parametrize(("wire", "row"), [row for wire in PARSERS for row in rows(wire, "invalid")])
def test_protocol_refuses_every_fault_by_its_code(wire: str, row: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as refused:
        PARSERS[wire](text_of(row))
    assert refused.value.code == row["code"]


@pytest.mark.parametrize(("wire", "row"), [row for wire in TYPES for row in rows(wire, "valid")])
def test_types_give_back_every_valid_message_to_a_browser(wire: str, row: dict[str, Any]) -> None:
    message = msgspec.json.decode(text_of(row), type=TYPES[wire])
    assert json.loads(protocol.encode(message)) == row["message"]


@pytest.mark.parametrize(("wire", "row"), [row for wire in TYPES for row in rows(wire, "invalid")])
def test_types_refuse_every_fault_to_a_browser(wire: str, row: dict[str, Any]) -> None:
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(text_of(row), type=TYPES[wire])


def test_protocol_refuses_a_message_over_its_limit_by_its_size() -> None:
    body = json.dumps({"action": "ping", "padding": "x" * protocol.MESSAGE_LIMIT})
    with pytest.raises(Malformed, match="at most 131072 are taken") as refused:
        protocol.parse_inbound(body)
    assert refused.value.code == "too_large"


@pytest.mark.parametrize("body", ['"\ud800"', b"\xff\xfe", '{"action": "offer", "space": "s", "sdp": "\\ud800"}'])
def test_protocol_refuses_text_that_is_not_unicode(body: str | bytes) -> None:
    with pytest.raises(Malformed) as refused:
        protocol.parse_inbound(body)
    assert refused.value.code == "malformed"


def test_protocol_takes_a_field_that_a_newer_browser_adds() -> None:
    assert protocol.parse_inbound('{"action": "ping", "later": 1}') == protocol.Ping()


@pytest.mark.parametrize(
    "message",
    [
        {"action": "offer", "space": "s_1", "sdp": "x" * 16_385},
        {"action": "answer", "grant": "g", "sdp": "x" * 16_385},
        {"action": "answer", "grant": "g" * 65_537, "sdp": "v=0"},
        {
            "action": "heartbeat",
            "worker": "w_1",
            "load": 0.5,
            "reports": [{"space": "s_1", "epoch": 1, "listeners": 0}] * 1_001,
        },
    ],
    ids=["offer", "answer", "grant", "reports"],
)
def test_protocol_refuses_a_part_that_is_too_long(message: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as refused:
        protocol.parse_inbound(json.dumps(message))
    assert refused.value.code == "malformed"


@pytest.mark.parametrize("text", ['{"action":' + "[" * 20_000, '{"action":"ping","more":' + '{"a":' * 20_000])
def test_message_that_nests_without_end_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        protocol.parse_inbound(text)
