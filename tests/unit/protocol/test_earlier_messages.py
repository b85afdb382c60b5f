"""Messages of earlier releases, and of later ones: during an upgrade, old and new workers, functions and pages talk."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from tests.unit.protocol.test_protocol import PARSERS, TYPES, VECTORS

RELEASES = sorted((VECTORS / "messages").glob("*.json"))  # what they sent that is in no vector of today
WIRES = (*PARSERS, *TYPES)


def parse(wire: str, message: Any) -> msgspec.Struct:
    text = json.dumps(message)
    found: msgspec.Struct = PARSERS[wire](text) if wire in PARSERS else msgspec.json.decode(text, type=TYPES[wire])
    return found


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_messages_of_an_earlier_release_are_taken(release: Any) -> None:
    sent = json.loads(release.read_text())
    assert sent
    for wire, messages in sent.items():
        for message in messages:
            parse(wire, message)


@pytest.mark.parametrize("wire", WIRES)
def test_fields_that_a_later_release_adds_are_ignored_wherever_they_are(wire: str) -> None:
    for row in json.loads((VECTORS / f"{wire}.json").read_text())["valid"]:
        if "message" in row:
            assert [parse(wire, later) for later in grown(row["message"])] == [
                parse(wire, row["message"]) for _ in grown(row["message"])
            ]


MAPS = ("gains", "reactions", "counts")  # their keys are data


def grown(value: Any) -> Iterator[Any]:
    """Yield the message with one more field in each of its objects, one after the other."""
    if isinstance(value, dict):
        yield {**value, "of_later": {"deep": [1]}}
        for name, part in value.items():
            yield from ({**value, name: one} for one in grown(part) if name not in MAPS)
    if isinstance(value, list):
        for place, part in enumerate(value):
            yield from ([*value[:place], one, *value[place + 1 :]] for one in grown(part))
