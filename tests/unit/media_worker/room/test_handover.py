"""A room whose people go to another worker: who is told when, and who hears whom until then."""

from media_worker.audio.clock import FRAME_TIME
from media_worker.room.handover import AT_ONCE, HEAD_START, PATIENCE
from tests.support.room import FakePeer, Microphone, SteppedRoom, seat, space, stepped_room

HOST, SPEAKER = seat("a_host", "host"), seat("a_speaker")
MOVED = {"type": "moved"}
SETTLED = '{"type":"settled"}'
CROWD = 2_000


def full_house(listeners: int = 2) -> SteppedRoom:
    here = stepped_room(space(1, [HOST, SPEAKER]))
    for person in ("a_host", "a_speaker", *(f"g_{number}" for number in range(listeners))):
        here.join(person)
    here.unmute("a_host", "a_speaker")
    here.loop.pass_time(2)
    return here


def told(here: SteppedRoom) -> set[str]:
    return {person for person, peer in here.here.items() if MOVED in peer.messages}


def listeners(here: SteppedRoom) -> list[FakePeer]:
    return [peer for person, peer in here.here.items() if person.startswith("g_")]


def test_stage_is_told_first_and_listeners_when_it_is_settled() -> None:
    here = full_house()
    here.room.hand_over()
    here.loop.pass_time(1)
    assert told(here) == {"a_host", "a_speaker"}
    here.say("a_host", SETTLED)
    here.loop.pass_time(1)
    assert told(here) == {"a_host", "a_speaker"}
    here.say("a_speaker", SETTLED)
    here.loop.pass_time(0.2)
    assert told(here) == set(here.here)


def test_slow_speaker_does_not_hold_everybody_up() -> None:
    here = full_house()
    here.room.hand_over()
    here.loop.pass_time(HEAD_START + 0.2)
    assert told(here) == set(here.here)


def test_speaker_who_leaves_holds_nobody_up() -> None:
    here = full_house()
    here.room.hand_over()
    here.say("a_host", SETTLED)
    here.here["a_speaker"].close("bye")
    here.loop.pass_time(0.2)
    assert told(here) == set(here.here)


def test_listeners_hear_the_stage_until_they_have_gone() -> None:
    here = full_house()
    here.room.hand_over()
    here.say("a_host", SETTLED)
    here.say("a_speaker", SETTLED)
    stays, goes = listeners(here)
    sent = here.talk({"a_host": Microphone(440)}, 0.5)
    assert all(any(peer in each.peers for each in sent[-5:]) for peer in (stays, goes))
    goes.close("moved on")
    sent = here.talk({"a_host": Microphone(440)}, 0.5)
    assert any(stays in each.peers for each in sent[-5:])
    assert all(peer.reasons == [] for peer in (stays, here.here["a_host"]))


def test_stage_is_let_go_when_the_last_listener_has_gone() -> None:
    here = full_house()
    here.room.hand_over()
    here.say("a_host", SETTLED)
    here.say("a_speaker", SETTLED)
    here.loop.pass_time(0.2)
    for peer in listeners(here):
        peer.close("moved on")
    here.loop.pass_time(0.5)
    assert here.here["a_host"].reasons == here.here["a_speaker"].reasons == ["moved"]
    assert here.room.peers == 0


def test_host_alone_is_let_go_once_settled() -> None:
    here = full_house(listeners=0)
    here.room.hand_over()
    here.say("a_host", SETTLED)
    here.loop.pass_time(1)
    assert here.room.peers == 2
    here.say("a_speaker", SETTLED)
    here.loop.pass_time(0.5)
    assert here.room.peers == 0


def test_whoever_stays_is_disconnected_in_the_end() -> None:
    here = full_house()
    here.room.hand_over()
    here.loop.pass_time(HEAD_START + PATIENCE - 0.2)
    assert here.room.peers == 4
    here.loop.pass_time(1)
    assert here.room.peers == 0
    assert all(peer.reasons == ["moved"] for peer in here.here.values())


def test_crowd_is_told_at_a_pace_and_everybody_once() -> None:
    here = full_house(listeners=100)
    here.room.hand_over()
    here.say("a_host", SETTLED)
    here.say("a_speaker", SETTLED)
    here.loop.pass_time(0.52)
    assert 30 <= len(told(here)) - 2 <= 60
    here.loop.pass_time(1)
    assert told(here) == set(here.here)
    assert all(peer.messages.count(MOVED) == 1 for peer in here.here.values())


def test_full_worker_tells_everybody_and_gives_the_last_their_time() -> None:
    here = stepped_room(space(1, [HOST]))
    for number in range(CROWD):
        here.join(f"g_{number}")
    here.room.hand_over()
    here.loop.pass_time(CROWD / AT_ONCE * FRAME_TIME + 0.1)
    assert told(here) == set(here.here)
    here.loop.pass_time(PATIENCE - 0.5)
    assert here.room.peers == CROWD
    here.loop.pass_time(1)
    assert here.room.peers < CROWD
    here.loop.pass_time(5)
    assert here.room.peers == 0


def test_late_settled_and_settled_without_a_next_room_do_no_harm() -> None:
    here = full_house()
    here.say("a_host", SETTLED)
    here.room.hand_over()
    here.loop.pass_time(0.5)
    assert told(here) == {"a_host", "a_speaker"}
