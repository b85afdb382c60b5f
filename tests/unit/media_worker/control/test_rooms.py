"""The effect of each kind of grant on a worker's rooms."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any, cast

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.protocol import Evidence, Grant, Person, Revocation, Room, RoomSettings, SoundLost, TracksLost
from chalicelib.tokens import GRANT, seal
from media_worker.control.grants import GrantCheck
from media_worker.control.rooms import Rooms
from media_worker.control.worker_load import WorkerLoad
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.recordings import Recordings
from media_worker.recording.room_recording import RoomRecording
from tests.support.room import FakeEdge, FakePeer, SteppedLoop, seat, space

SECRET = "s" * 32


@dataclass
class Stage:
    """Rooms on stepped time with a fake edge, and grants for them."""

    loop: SteppedLoop = field(default_factory=SteppedLoop)
    edge: FakeEdge = field(default_factory=FakeEdge)
    ids: "count[int]" = field(default_factory=count)
    wall: float = 500.0  # epoch s; grants end at 600
    segments: list[CutSegment] = field(default_factory=list)  # what is recorded

    def __post_init__(self) -> None:
        loop = cast(asyncio.AbstractEventLoop, self.loop)
        recordings = cast(Recordings, self)
        new_csrc = partial(next, self.ids)
        self.rooms = Rooms(self.edge, GrantCheck(SECRET, "w_1"), loop, new_csrc, lambda: self.wall, recordings)

    def open(self, _space: str, epoch: int, origin: float, *, tracks: bool) -> RoomRecording:
        """As `Recordings` does."""
        recorder = Recorder(epoch, f"{next(self.ids):08x}", origin * 1_000)
        return RoomRecording(cast(asyncio.AbstractEventLoop, self.loop), recorder, self.segments.append)

    def grant(
        self,
        act: Any,
        room: Room,
        epoch: int = 1,
        person: str | None = None,
        evidence: Evidence | None = None,
        **more: Any,
    ) -> str:
        who = Person(person, person) if person else None
        number = f"id{next(self.ids)}"
        grant = Grant(number, act, "w_1", epoch, 600, room, who, "c" if who else None, evidence, **more)
        return seal(SECRET, GRANT, grant)

    def revoke(self, person: str, *sessions: str, room: Room | None = None) -> None:
        room = room or space(1, [seat("a_host", "host")])
        self.rooms.revoke(self.grant("revoke", room, revocation=Revocation(person, sessions)))

    def admit(self, person: str, room: Room | None = None, epoch: int = 1, session: str | None = None) -> FakePeer:
        room = room or space(1, [seat("a_host", "host")])
        self.rooms.admit(self.grant("admit", room, epoch, person, session=session), "offer")
        peer = self.edge.peers[-1]
        assert peer.observer is not None
        peer.observer.opened()
        return peer


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def test_admitted_person_gets_answer_and_snapshot() -> None:
    stage = Stage()
    assert stage.rooms.admit(stage.grant("admit", space(), 1, "g_1"), "offer") == "answer to offer"
    peer = stage.admit("g_2")
    stage.loop.pass_time(0.1)
    assert peer.messages[0]["type"] == "snapshot"
    assert (len(stage.rooms), stage.rooms.peers) == (1, 2)


def test_removed_person_is_not_admitted_by_an_old_or_a_new_grant() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.rooms.set_role(stage.grant("set_role", space(2, [seat("a_host", "host")], removed=("a_bad",))))
    late = stage.grant("admit", space(1), 1, "a_bad")
    new = stage.grant("admit", space(1, space="s_2", removed=("a_bad",)), 1, "a_bad")
    assert code_of(lambda: stage.rooms.admit(late, "offer")) == "removed"
    assert code_of(lambda: stage.rooms.admit(new, "offer")) == "removed"
    assert (len(stage.rooms), stage.rooms.peers) == (1, 1)


def test_person_has_three_connections_and_the_oldest_that_does_not_play_goes() -> None:
    stage = Stage()
    playing = stage.admit("g_1")
    room = space(1, [seat("a_host", "host")])
    for _ in range(12):
        stage.rooms.admit(stage.grant("admit", room, 1, "g_1"), "offer")
    assert stage.rooms.peers == 3
    assert playing.reasons == []
    assert [peer.reasons for peer in stage.edge.peers[1:]] == [["replaced"]] * 10 + [[], []]
    stage.admit("g_2")
    assert stage.rooms.peers == 4


def test_worker_without_room_refuses_people_and_plays_on() -> None:
    stage = Stage()
    stage.rooms.load = WorkerLoad(most=1)
    stage.admit("g_1")
    room = space(1, [seat("a_host", "host")])
    assert code_of(lambda: stage.rooms.admit(stage.grant("admit", room, 1, "g_2"), "offer")) == "worker_full"
    assert stage.rooms.peers == 1


def test_worker_refuses_what_one_network_asks_too_often() -> None:
    stage = Stage()
    room = space(1, [seat("a_host", "host")])

    def admit(number: int, network: str) -> str:
        return stage.rooms.admit(stage.grant("admit", room, 1, f"g_{number}", network=network), "offer")

    for number in range(100):
        admit(number, "home")
    assert code_of(lambda: admit(100, "home")) == "worker_busy"
    assert admit(101, "elsewhere") == "answer to offer"


def test_connections_of_an_ended_session_are_told_and_closed_and_no_others() -> None:
    stage = Stage()
    thief = stage.admit("a_1", session="stolen")
    other, guest = stage.admit("a_2", session="stolen"), stage.admit("g_1")
    stage.revoke("a_1", "stolen", "older")
    assert stage.rooms.peers == 2
    stage.loop.pass_time(0.2)
    assert thief.messages[-1] == {"type": "signed_out"}
    assert (thief.reasons, other.reasons, guest.reasons) == (["signed_out"], [], [])


def test_ended_session_hears_nothing_in_a_room_that_is_handed_over() -> None:
    stage = Stage()
    thief, other = stage.admit("a_1", session="stolen"), stage.admit("a_2", session="fine")
    stage.rooms.release(stage.grant("release", space(1)))
    stage.revoke("a_1", "stolen", room=space(1, space="s_2"))
    stage.loop.pass_time(0.2)
    assert (thief.reasons, other.reasons) == (["signed_out"], [])


def test_connection_whose_channel_never_opened_is_closed_with_its_session() -> None:
    stage = Stage()
    grant = stage.grant("admit", space(1, [seat("a_host", "host")]), 1, "a_1", session="stolen")
    stage.rooms.admit(grant, "offer")
    stage.revoke("a_1", "stolen")
    stage.loop.pass_time(0.2)
    assert stage.edge.peers[-1].reasons == ["signed_out"]


def test_admission_that_comes_after_its_sessions_end_is_refused_for_a_minute() -> None:
    stage = Stage()
    room = space(1, [seat("a_host", "host")])
    late = stage.grant("admit", room, 1, "a_1", session="stolen")
    stage.revoke("a_1", "stolen", room=space(1, space="s_2"))  # the same worker was told for any Space
    assert code_of(lambda: stage.rooms.admit(late, "offer")) == "signed_out"
    fresh = stage.admit("a_1", session="fresh")
    stage.admit("a_2", session="stolen")
    stage.revoke("a_1", "stolen")
    stage.loop.pass_time(0.2)
    assert fresh.reasons == []
    stage.loop.pass_time(61)
    stage.revoke("a_3", "x")
    stage.admit("a_1", session="stolen")  # the control plane asks for the session itself by then


def test_keep_hands_out_the_last_minute_once_and_for_a_space_that_is_here_only() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.loop.pass_time(90)
    grant = stage.grant("keep", space(1), evidence=Evidence("r_1", "https://example/put"))
    kept = stage.rooms.keep(grant)
    assert (kept.evidence.report, len(kept.frames)) == ("r_1", 3_004)
    assert code_of(lambda: stage.rooms.keep(grant)) == "grant_replayed"
    assert code_of(lambda: stage.rooms.keep(stage.grant("keep", space(1)))) == "grant_foreign"
    assert code_of(lambda: stage.rooms.set_role(stage.grant("keep", space(1)))) == "grant_foreign"
    assert code_of(lambda: stage.rooms.revoke(stage.grant("revoke", space(1)))) == "grant_foreign"
    elsewhere = stage.grant("keep", space(1, space="s_2"), evidence=Evidence("r_1", "https://example/put"))
    assert code_of(lambda: stage.rooms.keep(elsewhere)) == "no_such_space"


def test_room_is_told_of_posts_about_its_space_and_newcomers_are_too() -> None:
    stage = Stage()
    peer = stage.admit("g_1")
    stage.loop.pass_time(1)
    stage.rooms.posted(stage.grant("posted", space(1), latest_post="0b"))
    stage.rooms.posted(stage.grant("posted", space(1, space="s_2"), latest_post="0c"))
    stage.loop.pass_time(1)
    assert [each["latest_post"] for each in peer.messages if "latest_post" in each] == ["0b"]
    late = stage.admit("g_2")
    stage.loop.pass_time(1)
    assert (late.messages[0]["type"], late.messages[0]["latest_post"]) == ("snapshot", "0b")
    assert code_of(lambda: stage.rooms.posted(stage.grant("posted", space(1)))) == "grant_foreign"


def test_newer_room_comes_with_any_grant() -> None:
    stage = Stage()
    host = stage.admit("a_host")
    stage.admit("g_1", space(2, [seat("a_host", "host"), seat("g_1")]))
    stage.loop.pass_time(0.5)
    assert [each["id"] for each in host.messages[-1]["stage"]] == ["a_host", "g_1"]


def test_refused_command_changes_nothing() -> None:
    stage = Stage()
    stage.admit("g_1", epoch=2)
    stale = stage.grant("set_role", space(9, []), epoch=1)
    foreign = stage.grant("end", space(9, []), epoch=2)
    assert code_of(lambda: stage.rooms.set_role(stale)) == "grant_stale"
    assert code_of(lambda: stage.rooms.set_role(foreign)) == "grant_foreign"
    assert stage.rooms._leases["s_1"].room.room.version == 1


def test_nobody_comes_into_an_ended_space() -> None:
    stage = Stage()
    peer = stage.admit("g_1")
    late = stage.grant("admit", space(1), 1, "g_2")
    stage.rooms.end(stage.grant("end", space(2, state="ended")))
    stage.loop.pass_time(1)
    assert peer.reasons == ["ended"]
    assert code_of(lambda: stage.rooms.admit(late, "offer")) == "space_ended"
    ended = stage.grant("admit", space(3, state="ended", space="s_2"), 1, "g_2")
    assert code_of(lambda: stage.rooms.admit(ended, "offer")) == "space_ended"


def test_hosts_are_told_that_sound_of_the_recording_is_lost_and_nobody_else() -> None:
    stage = Stage()
    room = space(1, [seat("a_host", "host"), seat("a_co", "cohost"), seat("a_bob")])
    told = {person: stage.admit(person, room) for person in ("a_host", "a_co", "a_bob", "g_1")}
    for each in ("s_1", "s_2"):
        stage.rooms.sound_lost(each, SoundLost(8_000))
        stage.rooms.sound_lost(each, TracksLost(4_000))
    lost, tracks = {"type": "sound_lost", "ms": 8_000}, {"type": "tracks_lost", "ms": 4_000}
    assert {person: (peer.messages.count(lost), peer.messages.count(tracks)) for person, peer in told.items()} == {
        "a_host": (1, 1),
        "a_co": (1, 0),
        "a_bob": (0, 0),
        "g_1": (0, 0),
    }


def test_segments_are_named_after_the_lease_under_which_they_are_recorded() -> None:
    """A worker may lose a Space to another one and get it back before it hears of that."""
    stage = Stage()
    room = space(1, [seat("a_host", "host")], settings=RoomSettings(record=True))
    stage.admit("a_host", room)
    stage.admit("g_1", room, epoch=3)
    stage.rooms.set_role(stage.grant("set_role", space(2, room.stage, settings=room.settings), 3))
    stage.rooms.close()
    assert [(name.epoch, name.number, name.frames) for name, _ in stage.segments] == [(1, 0, 0), (3, 0, 0)]
    assert len({name.run for name, _ in stage.segments}) == 2
