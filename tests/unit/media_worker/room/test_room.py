"""One room on stepped time: its audio, its events and its disconnects."""

from itertools import pairwise

import numpy as np
import pytest

from chalicelib.errors import Malformed
from chalicelib.protocol import Person, Waiting
from media_worker.audio.opus import Decoder
from tests.support.room import FakePeer, Microphone, SentAudio, SteppedRoom, loudness, seat, space, stepped_room

HOST, SPEAKER = seat("a_host", "host"), seat("a_speaker")


def full_house() -> SteppedRoom:
    here = stepped_room(space(1, [HOST, SPEAKER]))
    for person in ("a_host", "a_speaker", "a_fan", "g_guest"):
        here.join(person)
    here.unmute("a_host", "a_speaker")
    here.loop.pass_time(2)
    return here


def tones(here: SteppedRoom, sent: list[SentAudio], peer: FakePeer) -> dict[float, float]:
    """Return the amplitude of each test tone at a peer, over the last half of what was sent."""
    decoder = Decoder()
    frames = [decoder.decode(each.payload) for each in sent if peer in each.peers]
    if not frames:
        return {440: 0.0, 660: 0.0}
    samples = np.concatenate(frames[len(frames) // 2 :])
    return {hertz: loudness(samples, hertz) for hertz in (440, 660)}


def last(peer: FakePeer, slice_name: str) -> object:
    return next(message[slice_name] for message in reversed(peer.messages) if slice_name in message)


def test_listeners_hear_both_speakers_and_each_speaker_the_other() -> None:
    here = full_house()
    sent = here.talk({"a_host": Microphone(440), "a_speaker": Microphone(660)}, 1.0)
    at = {person: tones(here, sent, peer) for person, peer in here.here.items()}
    for listener in ("a_fan", "g_guest"):
        assert min(at[listener].values()) > 5_000
    assert at["a_host"][660] > 5_000 > 500 > at["a_host"][440]
    assert at["a_speaker"][440] > 5_000 > 500 > at["a_speaker"][660]


def test_what_two_say_to_each_other_is_kept_for_reports_without_anybody_else_there() -> None:
    here = full_house()
    for person in ("a_fan", "g_guest"):
        here.here[person].close("left")
    here.talk({"a_host": Microphone(440), "a_speaker": Microphone(660)}, 2.0)
    decoder = Decoder()
    samples = np.concatenate([decoder.decode(frame) for frame in here.room.last_minute() if frame])
    assert min(loudness(samples[len(samples) // 2 :], hertz) for hertz in (440, 660)) > 5_000


def test_connections_whose_channel_never_opened_hear_nothing() -> None:
    here = full_house()
    for _ in range(12):
        here.room.join(Person("g_hidden", "Guest"), "offer")
    here.room.join(Person("a_fan", "a_fan"), "offer")  # a second connection, which is not open yet
    sent = here.talk({"a_host": Microphone(440)}, 0.5)
    heard = {id(peer) for each in sent for peer in each.peers}
    assert heard == {id(here.here[person]) for person in ("a_speaker", "a_fan", "g_guest")}
    assert here.room.listeners == 2


def test_sound_of_listener_is_heard_by_nobody() -> None:
    here = full_house()
    here.unmute("a_fan")
    assert here.talk({"a_fan": Microphone(440)}, 0.5) == []
    assert here.room.dropped == 25


def test_speaker_is_silent_until_they_unmute_themself() -> None:
    here = stepped_room(space(1, [HOST]))
    here.join("a_host")
    here.join("g_guest")
    assert here.talk({"a_host": Microphone(440)}, 0.5) == []
    here.unmute("a_host")
    assert here.talk({"a_host": Microphone(440)}, 0.5)


def test_mute_by_self_silences_within_a_tenth_of_a_second() -> None:
    here = full_house()
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.5)
    here.say("a_host", '{"type":"mute","muted":true}')
    after = here.talk({"a_host": microphone}, 0.5)
    assert len(after) <= 5
    assert not any(sent.csrcs for sent in after)


def test_mute_by_host_silences_although_the_browser_still_sends() -> None:
    here = full_house()
    microphone = Microphone(660)
    here.talk({"a_speaker": microphone}, 0.5)
    here.room.apply(space(2, [HOST, seat("a_speaker", muted_by_host=True)]))
    here.unmute("a_speaker")
    assert len(here.talk({"a_speaker": microphone}, 0.5)) <= 5
    assert last(here.here["g_guest"], "stage")[1]["muted_by_host"] is True  # type: ignore[index]


def test_older_room_changes_nothing() -> None:
    here = stepped_room(space(5, [HOST]))
    listener = here.join("g_guest")
    here.loop.pass_time(2)
    told = len(listener.texts)
    assert not here.room.apply(space(5, []))
    assert not here.room.apply(space(4, []))
    here.loop.pass_time(2)
    assert here.room.room.version == 5
    assert len(listener.texts) == told


def test_listener_who_steps_on_the_stage_is_muted_and_then_heard_without_a_new_connection() -> None:
    here = full_house()
    fan = Person("a_fan", "A_FAN", "a_fan")
    here.room.apply(space(2, [HOST, SPEAKER, seat("a_fan")]))
    here.loop.pass_time(1)
    entry = last(here.here["g_guest"], "stage")[2]  # type: ignore[index]
    assert (entry["id"], entry["muted"], entry["present"]) == (fan.id, True, True)
    assert last(here.here["a_fan"], "you") == {"id": "a_fan", "role": "speaker"}
    assert here.talk({"a_fan": Microphone(660)}, 0.3) == []
    here.unmute("a_fan")
    sent = here.talk({"a_fan": Microphone(660)}, 0.5)
    assert tones(here, sent, here.here["g_guest"])[660] > 5_000


def test_speaker_moved_to_the_audience_is_heard_no_more_and_counts_as_listener() -> None:
    here = full_house()
    microphone = Microphone(660)
    here.talk({"a_speaker": microphone}, 0.3)
    here.room.apply(space(2, [HOST]))
    assert len(here.talk({"a_speaker": microphone}, 0.5)) <= 5
    here.loop.pass_time(2)
    assert here.room.listeners == 3
    assert last(here.here["a_host"], "audience")["count"] == 3  # type: ignore[index]


def test_timestamps_follow_the_clock_through_silence_and_marker_starts_again() -> None:
    here = full_house()
    microphone = Microphone(440)
    first = here.talk({"a_host": microphone}, 0.5)
    here.loop.pass_time(10)
    again = here.talk({"a_host": microphone}, 0.5)
    steps = [later.timestamp - sooner.timestamp for sooner, later in pairwise(first)]
    assert set(steps) == {960}
    assert (again[0].timestamp - first[0].timestamp) / 48_000 == pytest.approx(10.5, abs=0.03)
    assert again[0].marker
    assert not any(sent.marker for sent in again[1:])


def test_clock_sleeps_in_silence() -> None:
    here = full_house()
    here.talk({"a_host": Microphone(440)}, 0.5)
    here.loop.pass_time(3)
    assert here.loop.idle


def test_late_clock_catches_up_by_a_few_frames_and_skips_the_rest() -> None:
    here = full_house()
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.5)
    before = len(here.edge.sent)
    here.loop.stall(1.0)
    here.loop.pass_time(0.001)
    assert len(here.edge.sent) - before <= 3
    after = here.talk({"a_host": microphone}, 0.5)
    assert after[-1].timestamp - here.edge.sent[before - 1].timestamp == pytest.approx(1.5 * 48_000, abs=1_920)


def test_second_tab_replaces_the_first() -> None:
    here = full_house()
    first = here.here["g_guest"]
    second = here.join("g_guest")
    here.loop.pass_time(2)
    assert first.reasons == ["replaced"]
    assert first.messages[-1] == {"type": "replaced"}
    assert second.reasons == []
    assert here.room.listeners == 2
    assert second.messages[0]["type"] == "snapshot"


def test_first_tab_of_speaker_is_heard_until_the_second_opens_and_not_after() -> None:
    here = full_house()
    first = here.here["a_host"]
    here.join("a_host")
    assert first.reasons == ["replaced"]
    assert here.talk({"a_host": Microphone(440)}, 0.3) == []
    here.unmute("a_host")
    assert here.talk({"a_host": Microphone(440)}, 0.3)


def test_end_tells_everybody_stops_the_sound_and_lets_go_soon() -> None:
    here = full_house()
    microphone = Microphone(440)
    here.talk({"a_host": microphone}, 0.3)
    here.room.apply(space(2, [HOST, SPEAKER], state="ended"))
    here.room.end()
    observer = here.here["g_guest"].observer
    assert observer is not None
    assert here.talk({}, 0.5) == []
    for peer in here.here.values():
        assert peer.messages[-1]["space"]["state"] == "ended"
        assert peer.reasons == ["ended"]
    assert here.room.peers == 0


def test_release_says_moved_and_lets_go() -> None:
    here = full_house()
    here.room.release()
    here.loop.pass_time(0.5)
    for peer in here.here.values():
        assert peer.messages[-1] == {"type": "moved"}
        assert peer.reasons == ["moved"]


def test_bye_forgets_the_person_at_once() -> None:
    here = full_house()
    here.say("a_fan", '{"type":"bye"}')
    assert here.here["a_fan"].reasons == ["bye"]
    assert here.room.listeners == 1


def test_eleventh_unmute_in_a_second_is_dropped() -> None:
    here = full_house()
    here.loop.pass_time(5)
    for number in range(22):
        here.say("a_host", f'{{"type":"mute","muted":{"true" if number % 2 == 0 else "false"}}}')
    here.loop.pass_time(0.1)
    assert last(here.here["g_guest"], "stage")[0]["muted"] is True  # type: ignore[index]
    here.loop.pass_time(1)
    here.unmute("a_host")
    here.loop.pass_time(0.1)
    assert last(here.here["g_guest"], "stage")[0]["muted"] is False  # type: ignore[index]


def test_mute_is_granted_when_unmutes_are_held_up() -> None:
    here = stepped_room(space(1, [HOST]))
    here.join("a_host")
    here.join("g_guest")
    for _ in range(30):
        here.unmute("a_host")
        here.say("a_host", '{"type":"mute","muted":true}')
    assert here.talk({"a_host": Microphone(440)}, 0.5) == []


def test_garbage_is_ignored_and_too_much_of_it_ends_the_connection() -> None:
    here = full_house()
    for number in range(19):
        here.say("g_guest", f'{{"type":"mute","muted":{number}')
    assert here.here["g_guest"].reasons == []
    here.say("g_guest", "\udc80")
    assert here.here["g_guest"].reasons == ["malformed"]


def test_bad_offer_leaves_no_trace() -> None:
    here = full_house()
    before = here.room.peers
    with pytest.raises(Malformed):
        here.room.join(Person("g_new", "New"), "bad")
    assert here.room.peers == before


def test_audience_is_told_at_most_once_a_second_and_the_last_is_true() -> None:
    here = full_house()
    host = here.here["a_host"]
    told = len(host.texts)
    for number in range(30):
        here.join(f"g_{number}")
        here.loop.pass_time(0.1)
    here.loop.pass_time(2)
    audiences = [message["audience"] for message in host.messages[told:] if "audience" in message]
    assert len(audiences) <= 5
    assert audiences[-1]["count"] == 32


def test_queue_shows_requests_to_host_a_place_to_people_in_it_and_its_length_to_all() -> None:
    here = full_house()
    waiting = Waiting(id="a_fan", name="A_FAN", handle="a_fan", asked_at=1, reason="hello")
    here.room.apply(space(2, [HOST, SPEAKER], [waiting]))
    here.loop.pass_time(0.5)
    assert last(here.here["g_guest"], "queue") == {"length": 1}
    assert last(here.here["a_speaker"], "queue") == {"length": 1}
    assert last(here.here["a_fan"], "queue") == {"length": 1, "place": 1}
    assert last(here.here["a_host"], "queue")["requests"][0]["reason"] == "hello"  # type: ignore[index]


def test_person_keeps_their_csrc_while_on_the_stage() -> None:
    here = full_house()
    before = {entry["id"]: entry["csrc"] for entry in last(here.here["g_guest"], "stage")}  # type: ignore[attr-defined]
    here.room.apply(space(2, [HOST, seat("a_fan"), SPEAKER]))
    here.loop.pass_time(0.5)
    after = {entry["id"]: entry["csrc"] for entry in last(here.here["g_guest"], "stage")}  # type: ignore[attr-defined]
    assert {person: after[person] for person in before} == before
    assert len(set(after.values())) == 3
