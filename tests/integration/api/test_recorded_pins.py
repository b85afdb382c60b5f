"""From the room to the replay: what was pinned and how people reacted, at its time in the recording."""

import pytest

from tests.integration.api.test_recording_production import EARLIER, begun, end, state
from tests.support.recorded_room import RecordedRoom
from tests.support.segments import upload
from tests.support.site import Browser, RunningSite, account

TEA, CAKE = "https://example.org/tea", "https://example.org/cake"

pytestmark = pytest.mark.usefixtures("at_once")


def test_pins_and_reactions_of_a_room_are_at_their_times_in_the_replay(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space, room = begun(ana), RecordedRoom(account(ana), site.deps.now_ms() - EARLIER)
    room.talk(2)
    pinned = room.now_ms
    room.change(TEA)
    room.talk(8)
    first = room.now_ms
    room.react("heart")
    room.react("heart", account(ana))
    room.rest(4)
    unpinned = room.now_ms
    room.change()
    room.rest(6)
    second = room.now_ms
    room.react("clap")
    room.rest(1)
    room.talk(2)
    room.end()
    upload(space, room.segments)
    end(ana, space)
    site.work()
    assert state(ana, space) == "ready"
    shown = bob.get(f"/api/spaces/{space}/recording").json
    start = shown["started_at"]
    [[link, *times]] = shown["pins"]
    assert link == TEA
    assert times == pytest.approx([pinned - start, unpinned - start], abs=60)
    (heart, at, both), (clap, later, one) = shown["reactions"]
    assert (heart, both, clap, one) == ("heart", 2, "clap", 1)
    assert first - start - 1_060 <= at <= first - start + 60
    assert second - start - 1_060 <= later <= second - start + 60
    trim = {"start_ms": 5_000, "end_ms": 18_000}
    assert ana.request("PATCH", f"/api/spaces/{space}/recording", {"trim": trim}).status == 200
    site.work()
    after = bob.get(f"/api/spaces/{space}/recording").json
    assert after["pins"] == [[TEA, 0, times[1] - 5_000]]
    assert after["reactions"] == [["heart", at - 5_000, 2]]


def test_clip_does_not_say_what_was_shown(site: RunningSite, ana: Browser) -> None:
    space, room = begun(ana), RecordedRoom(account(ana), site.deps.now_ms() - EARLIER)
    room.change(CAKE)
    room.talk(2)
    room.end()
    upload(space, room.segments)
    end(ana, space)
    site.work()
    made = ana.request("POST", f"/api/spaces/{space}/clips", {"title": "Cake", "start_ms": 0, "end_ms": 1_000})
    assert made.status == 201
    assert not {"pins", "reactions"} & set(made.json)
