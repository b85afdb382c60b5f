"""Removing, muting, promoting and handing over in one room, on stepped time."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import NotAllowed
from chalicelib.protocol import OnStage, Person, Room, RoomPin, RoomSettings, Waiting
from media_worker.room.disconnects import REMOVAL
from tests.support.room import FakePeer, Microphone, SentAudio, SteppedRoom, seat, space, stepped_room

HOST, CO, SPEAKER = seat("a_host", "host"), seat("a_co", "cohost"), seat("a_speaker")
STAGE = [HOST, CO, SPEAKER]
ASKING = Waiting(id="a_fan", name="A_FAN", handle="a_fan", asked_at=1, reason="hello", first_time=True)


def full_house() -> SteppedRoom:
    here = stepped_room(space(1, STAGE))
    for person in ("a_host", "a_co", "a_speaker", "a_fan", "g_guest"):
        here.join(person)
    here.unmute("a_host", "a_co", "a_speaker")
    here.loop.pass_time(2)
    return here


def last(peer: FakePeer, slice_name: str) -> Any:
    return next(message[slice_name] for message in reversed(peer.messages) if slice_name in message)


def kinds(peer: FakePeer) -> list[str]:
    return [message["type"] for message in peer.messages]


def csrcs(sent: list[SentAudio]) -> set[int]:
    return {csrc for each in sent for csrc in each.csrcs}


def react(here: SteppedRoom, person: str, emoji: str = "heart") -> None:
    here.say(person, json.dumps({"type": "react", "emoji": emoji}))


# Reactions of guests.


@pytest.mark.parametrize("allowed", [False, True])
def test_guest_reacts_if_the_host_lets_guests_react(allowed: bool) -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, settings=RoomSettings(guests_may_react=allowed)))
    react(here, "g_guest")
    here.loop.pass_time(1)
    assert ("reactions" in kinds(here.here["a_host"])) is allowed


# Removed.


def test_removed_listener_gets_no_more_sound_a_last_word_and_is_gone_within_300_ms() -> None:
    here = full_house()
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.5)
    fan = here.here["a_fan"]
    here.room.apply(space(2, STAGE, removed=("a_fan",)))
    sent = here.talk({"a_host": microphone}, 0.3)
    assert sent
    assert not any(fan in each.peers for each in sent)
    assert fan.messages[-1] == {"type": "removed"}
    assert fan.reasons == ["removed"]
    assert REMOVAL < 0.3
    here.loop.pass_time(2)
    assert fan.messages[-1] == {"type": "removed"}, "a removed person was told what happens in the room"
    assert last(here.here["a_host"], "audience") == {"count": 1, "guests": 1, "people": []}


def test_removed_speaker_is_heard_no_more_even_while_the_browser_still_sends() -> None:
    here = full_house()
    microphone = Microphone(660)
    here.talk({"a_speaker": microphone}, 0.5)
    here.room.apply(space(2, [HOST, CO], removed=("a_speaker",)))
    after = here.talk({"a_speaker": microphone}, 0.5)
    assert len(after) <= 5
    assert csrcs(after) == set()


def test_removed_person_can_do_nothing_while_the_last_word_goes_out() -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, removed=("a_fan",)))
    react(here, "a_fan")
    here.say("a_fan", '{"type":"search","query":"a"}')
    here.loop.pass_time(0.09)
    assert here.here["a_fan"].reasons == []
    assert kinds(here.here["a_fan"])[-1] == "removed"
    assert "reactions" not in kinds(here.here["a_host"])


def test_person_removed_while_connecting_never_enters() -> None:
    here = full_house()
    here.room.join(Person("a_late", "Late", "late"), "offer")
    late = here.edge.peers[-1]
    here.room.apply(space(2, STAGE, removed=("a_late",)))
    assert late.observer is not None
    late.observer.opened()
    here.loop.pass_time(2)
    assert (kinds(late), late.reasons) == (["removed"], ["removed"])
    assert last(here.here["a_host"], "audience")["count"] == 2


def test_removed_person_is_not_let_in_again_until_the_bar_is_lifted() -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, removed=("a_fan",)))
    with pytest.raises(NotAllowed) as refused:
        here.join("a_fan")
    assert refused.value.code == "removed"
    here.room.apply(space(3, STAGE))
    assert here.join("a_fan").reasons == []


def test_others_stay_when_somebody_is_removed() -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, removed=("a_fan", "a_stranger")))
    here.loop.pass_time(1)
    assert [person for person, peer in here.here.items() if peer.reasons] == ["a_fan"]


# The Space and the stage.


def test_everybody_sees_topics_settings_pins_and_the_countdown() -> None:
    here = full_house()
    pin = RoomPin("p_1", "https://example.org", "hello")
    chosen = RoomSettings(who_can_speak="invited", locked=True)
    here.room.apply(space(2, STAGE, topics=("tea",), settings=chosen, pins=(pin,), hostless_until=5_000))
    here.loop.pass_time(0.1)
    for peer in here.here.values():
        shown = last(peer, "space")
        assert (shown["topics"], shown["hostless_until"]) == (["tea"], 5_000)
        assert shown["pins"] == [{"id": "p_1", "url": "https://example.org", "text": "hello", "by": None}]
        assert (shown["settings"]["who_can_speak"], shown["settings"]["locked"]) == ("invited", True)


def test_cohosts_see_the_queue_from_the_moment_they_are_made_until_they_are_unmade() -> None:
    here = full_house()
    here.room.apply(space(2, STAGE, [ASKING]))
    here.loop.pass_time(0.1)
    assert last(here.here["a_co"], "queue")["requests"][0]["first_time"] is True
    assert last(here.here["a_speaker"], "queue") == {"length": 1}
    here.room.apply(space(3, [HOST, seat("a_co"), seat("a_speaker", "cohost")], [ASKING]))
    here.loop.pass_time(0.1)
    assert last(here.here["a_co"], "queue") == {"length": 1}
    assert last(here.here["a_speaker"], "queue")["requests"][0]["id"] == "a_fan"


@pytest.mark.parametrize(
    "stage",
    [
        [HOST, seat("a_co"), SPEAKER],
        [seat("a_host"), seat("a_co", "host"), SPEAKER],
        [seat("a_speaker", "cohost"), CO, HOST],
    ],
    ids=["unmade co-host", "handed over", "made co-host, in another order"],
)
def test_new_roles_change_neither_voice_nor_csrc_nor_mute(stage: list[OnStage]) -> None:
    here = full_house()
    microphones = {"a_host": Microphone(440), "a_speaker": Microphone(660)}
    here.talk(microphones, 0.5)
    before = {entry["id"]: (entry["csrc"], entry["muted"]) for entry in last(here.here["g_guest"], "stage")}
    here.room.apply(space(2, stage))
    sent = [each for each in here.talk(microphones, 0.3) if here.here["g_guest"] in each.peers]
    assert {entry["id"]: (entry["csrc"], entry["muted"]) for entry in last(here.here["g_guest"], "stage")} == before
    assert len(sent) == 15
    assert not any(each.marker for each in sent), "the stream was interrupted"
    assert all(set(each.csrcs) == {before["a_host"][0], before["a_speaker"][0]} for each in sent)


def test_mute_all_silences_all_but_the_host_and_its_undo_restores_the_others() -> None:
    here = full_house()
    microphones = {person: Microphone(440) for person in ("a_host", "a_co", "a_speaker")}
    numbers = {entry["id"]: entry["csrc"] for entry in last(here.here["g_guest"], "stage")}
    muted = [HOST, seat("a_co", "cohost", muted_by_host=True), seat("a_speaker", muted_by_host=True)]
    here.talk(microphones, 0.3)
    here.room.apply(space(2, muted))
    assert csrcs(here.talk(microphones, 0.3)) == {numbers["a_host"]}
    here.room.apply(space(3, STAGE))
    assert csrcs(here.talk(microphones, 0.3)) == set(numbers.values())


def test_host_is_away_from_when_their_last_connection_went_until_they_are_back() -> None:
    here = full_house()
    seen = [here.room.host_away_since]
    here.here["a_host"].close("bye")
    left = here.loop.now
    here.loop.pass_time(5)
    seen.append(here.room.host_away_since)
    here.room.apply(space(2, [seat("a_host"), seat("a_co", "host"), SPEAKER]))
    seen.append(here.room.host_away_since)
    here.room.apply(space(3, [HOST, CO, SPEAKER]))
    handed_back = here.loop.now
    seen.append(here.room.host_away_since)
    here.join("a_host")
    seen.append(here.room.host_away_since)
    assert seen == [None, left, None, handed_back, None]


def test_cohosts_who_are_here_are_known() -> None:
    here = full_house()
    before = here.room.cohosts
    here.here["a_co"].close("bye")
    assert (before, here.room.cohosts) == (("a_co",), ())


# Commands that are lost, late or repeated.

FULL = [
    space(version, stage, requests, topics=(f"t{version}",))
    for version, (stage, requests) in enumerate(
        [
            ([HOST, CO, SPEAKER, seat("a_fan")], []),
            ([HOST, CO, seat("a_speaker", muted_by_host=True)], [ASKING]),
            ([seat("a_host"), seat("a_co", "host")], [ASKING]),
            ([HOST, seat("a_fan", "cohost")], []),
        ],
        2,
    )
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FULL), max_size=8), st.lists(st.sampled_from(FULL), max_size=8))
def test_any_loss_repetition_and_order_of_commands_leads_to_the_newest_room(
    before: list[Room], after: list[Room]
) -> None:
    here, plain = full_house(), full_house()
    for room in [*before, FULL[-1], *after]:
        here.room.apply(room)
        here.loop.pass_time(0.03)
    plain.room.apply(FULL[-1])
    for each in (here, plain):
        each.loop.pass_time(3)
    for person, peer in here.here.items():
        for name in ("space", "queue", "you"):
            assert last(peer, name) == last(plain.here[person], name)
        assert {each["id"] for each in last(peer, "audience")["people"]} == {"a_co", "a_speaker"}
        seats = [
            (entry["id"], entry["role"], entry["muted_by_host"], entry["present"]) for entry in last(peer, "stage")
        ]
        assert seats == [("a_host", "host", False, True), ("a_fan", "cohost", False, True)]
    assert here.room.listeners == plain.room.listeners == 3
    assert here.room.host_away_since is None
