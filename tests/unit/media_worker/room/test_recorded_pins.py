"""What a room shows is in its recording: pinned links, and how people react, without who they are."""

from chalicelib.protocol.segments import FRAME_MS, write_segment
from tests.support.recorded_room import LISTENER, RecordedRoom

HOST, TEA, CAKE = "a_host", "https://example.org/tea", "https://example.org/cake"
Shown = list[tuple[str, float, int]]


def pins(room: RecordedRoom) -> list[tuple[str, float, float]]:
    """Return from when to when each link was pinned, by each segment (epoch ms)."""
    return [
        (link, name.start_ms + first * FRAME_MS, name.start_ms + (first + frames) * FRAME_MS)
        for name, segment in room.segments
        for link, first, frames in segment.head.pins
    ]


def reactions(room: RecordedRoom) -> Shown:
    """Return when somebody reacted (epoch ms)."""
    return [
        (emoji, name.start_ms + at * FRAME_MS, count)
        for name, segment in room.segments
        for emoji, at, count in segment.head.reactions
    ]


def is_about(at: float, expected: float, early: float = 40.0) -> bool:
    """Whether a time is what it should be, but for a frame or two, or earlier by so many ms."""
    return expected - early <= at <= expected + 40


def test_links_are_recorded_from_when_they_are_pinned_until_they_are_not() -> None:
    room = RecordedRoom(HOST)
    room.talk(1)
    pinned = room.now_ms
    room.change(TEA)
    room.talk(1)
    room.rest(3)
    gone = room.now_ms
    room.change(CAKE)
    room.rest(12)
    room.talk(1)
    room.end()
    tea = [one for one in pins(room) if one[0] == TEA]
    assert is_about(tea[0][1], pinned)
    assert is_about(tea[-1][2], gone)
    cake = [one for one in pins(room) if one[0] == CAKE]
    assert is_about(cake[0][1], gone)
    assert cake[-1][2] == max(name.end_ms for name, _ in room.segments)


def test_link_that_is_pinned_already_is_recorded_from_the_beginning() -> None:
    room = RecordedRoom(HOST, record=False)
    room.change(TEA, record=False)
    room.talk(1)
    room.change(TEA)
    begun = room.now_ms
    room.talk(1)
    room.end()
    assert len(pins(room)) == 1
    assert is_about(pins(room)[0][1], begun)


def test_reactions_are_recorded_at_their_second_and_nobody_is_named() -> None:
    room = RecordedRoom(HOST)
    room.talk(1.5)
    sent = room.now_ms
    room.react("heart")
    room.react("heart", HOST)
    room.talk(0.5)
    room.rest(9.5)
    later = room.now_ms
    room.react("clap")
    room.rest(3)
    room.talk(1)
    room.end()
    (heart, first, both), (clap, second, one) = reactions(room)
    assert (heart, both, clap, one) == ("heart", 2, "clap", 1)
    assert is_about(first, sent, 1_040)
    assert is_about(second, later, 1_040)
    assert not any(LISTENER.encode() in write_segment(segment, 1) for _, segment in room.segments if segment.packets)


def test_reactions_while_recording_is_off_are_not_in_it() -> None:
    room = RecordedRoom(HOST)
    room.talk(1)
    room.change(record=False)
    room.react("heart")
    room.talk(1)
    room.change()
    room.talk(1)
    room.end()
    room.react("clap")
    assert reactions(room) == []


def test_reactions_beyond_the_limit_are_not_recorded() -> None:
    room = RecordedRoom(HOST)
    room.talk(0.5)
    for _ in range(30):
        room.react("heart")
    room.talk(0.5)
    room.end()
    assert [count for _, _, count in reactions(room)] == [10]
