"""Each person's view of a room, and the slices that a change affects."""

from typing import Any

import pytest

from chalicelib.protocol import Room, RoomPin, RoomSettings, Waiting
from media_worker.room.views import VERSION, RoomState, changes, view
from tests.support.room import seat, space

ASKING = Waiting(id="a_asks", name="Asks", handle="asks", asked_at=1, reason="hi")
PINS = (RoomPin("p_1", "https://example.org/1"), RoomPin("p_2", "https://example.org/2", "text"))
STAGE = (seat("a_host", "host"), seat("a_co", "cohost"), seat("a_speaks"))


def state(room: Room, **rest: Any) -> RoomState:
    return RoomState(room, {each.id: number for number, each in enumerate(room.stage, 1)}, **rest)


def test_queue_is_shown_whole_to_hosts_and_as_a_place_to_people_in_it() -> None:
    shown = state(space(1, STAGE, [ASKING]))
    queues = {person: view(shown, person).queue for person in ("a_host", "a_co", "a_speaks", "a_asks", "g_1")}
    assert queues["a_host"].requests == queues["a_co"].requests == (ASKING,)
    assert {queues[person].requests for person in ("a_speaks", "a_asks", "g_1")} == {None}
    assert [queues[person].place for person in queues] == [None, None, None, 1, None]
    assert {queue.length for queue in queues.values()} == {1}


def test_queue_that_does_not_fit_into_a_message_is_counted_whole_and_gives_places() -> None:
    shown = state(space(1, STAGE, [ASKING], waiting=("a_next", "a_last"), queued=7))
    queues = {person: view(shown, person).queue for person in ("a_host", "a_asks", "a_next", "a_last", "g_1")}
    assert {queue.length for queue in queues.values()} == {7}
    assert [queue.place for queue in queues.values()] == [None, 1, 2, 3, None]
    assert queues["a_host"].requests == (ASKING,)
    assert changes(shown.room, space(2, STAGE, [ASKING], waiting=("a_last",), queued=6)) == {"queue"}


def test_stage_shows_both_mutes_presence_and_csrc() -> None:
    shown = state(space(1, STAGE), muted=frozenset({"a_co"}), present=frozenset({"a_host"}))
    entries = {entry.id: entry for entry in view(shown, "g_1").stage}
    assert (entries["a_co"].muted, entries["a_co"].present, entries["a_co"].csrc) == (True, False, 2)
    assert (entries["a_host"].muted, entries["a_host"].present, entries["a_host"].role) == (False, True, "host")


def test_changes_names_only_what_looks_different() -> None:
    before = space(1, STAGE, [ASKING])
    assert changes(before, space(2, STAGE, [ASKING])) == VERSION
    assert changes(before, space(2, STAGE)) == {"queue"}
    assert changes(before, space(2, STAGE[:2], [ASKING])) == {"stage", "queue"}
    assert changes(before, space(2, STAGE, [ASKING], title="Coffee")) == {"space"}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Coffee"},
        {"topics": ("tea",)},
        {"settings": RoomSettings(locked=True)},
        {"pins": PINS},
        {"hostless_until": 5_000},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_fact_of_the_space_changes_its_slice(change: dict[str, Any]) -> None:
    before = space(1, STAGE)
    assert changes(before, space(2, STAGE, **change)) == {"space"}
    assert changes(before, space(2, STAGE, removed=("a_bad",))) == VERSION
