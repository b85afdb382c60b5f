"""The reports about its rooms that a worker sends with its heartbeats."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from chalicelib.protocol import Report
from media_worker.control.leased_room import ABANDONED, EMPTY
from media_worker.control.rooms import AGAIN
from tests.support.room import seat, space
from tests.unit.media_worker.control.test_rooms import Stage


def test_listeners_are_reported_when_changed_and_once_a_minute() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.admit("a_host")
    assert stage.rooms.reports(stage.loop.now) == (Report("s_1", 1, 1, version=1),)
    assert stage.rooms.reports(stage.loop.now + 2) == ()
    stage.admit("g_2")
    assert stage.rooms.reports(stage.loop.now + 4) == (Report("s_1", 1, 2, version=1),)
    assert stage.rooms.reports(stage.loop.now + 4 + AGAIN) == (Report("s_1", 1, 2, version=1),)


def test_change_of_the_room_alone_is_no_reason_to_report() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.admit("a_host")
    assert stage.rooms.reports(stage.loop.now) == (Report("s_1", 1, 1, version=1),)
    stage.rooms.set_role(stage.grant("set_role", space(2, [seat("a_host", "host")])))
    assert stage.rooms.reports(stage.loop.now + 2) == ()
    assert stage.rooms.reports(stage.loop.now + AGAIN) == (Report("s_1", 1, 1, version=2),)


def test_every_room_is_reported_again_when_the_control_plane_was_away() -> None:
    stage = Stage()
    stage.admit("a_fan")
    stage.loop.pass_time(0.1)
    first = stage.rooms.reports(stage.loop.now)
    stage.rooms.report_all()
    stage.wall += 2
    assert stage.rooms.reports(stage.loop.now + 2) == first != ()


def test_empty_live_room_is_reported_without_its_host_until_it_is_forgotten() -> None:
    stage = Stage()
    peer = stage.admit("a_host")
    assert stage.rooms.reports(stage.loop.now) == (Report("s_1", 1, 0, None, version=1),)
    stage.loop.pass_time(10)
    peer.close("bye")
    for later in (2, 4, ABANDONED - 1):
        stage.wall = 498.0 + later
        assert stage.rooms.reports(stage.loop.now + later) == (Report("s_1", 1, 0, 500_000 - 2_000, (), version=1),)
    stage.rooms.reports(stage.loop.now + ABANDONED + 1)
    assert len(stage.rooms) == 0


def test_empty_ended_room_is_soon_forgotten() -> None:
    stage = Stage()
    stage.admit("a_host")
    stage.rooms.end(stage.grant("end", space(2, [seat("a_host", "host")], state="ended")))
    stage.loop.pass_time(1)
    assert stage.rooms.reports(stage.loop.now) == (Report("s_1", 1, 0, None, version=2),)
    stage.rooms.reports(stage.loop.now + EMPTY - 2)
    assert len(stage.rooms) == 1
    stage.rooms.reports(stage.loop.now + EMPTY + 1)
    assert len(stage.rooms) == 0


def test_host_who_is_away_is_reported_with_every_heartbeat_and_once_when_back() -> None:
    stage = Stage()
    stage.admit("g_1")
    for later in (0, 2, 4):
        stage.wall = 500.0 + later
        assert stage.rooms.reports(stage.loop.now + later) == (Report("s_1", 1, 1, 500_000, (), version=1),)
    stage.admit("a_host")
    assert stage.rooms.reports(stage.loop.now + 6) == (Report("s_1", 1, 1, None, version=1),)
    assert stage.rooms.reports(stage.loop.now + 8) == ()


@pytest.mark.parametrize("set_by", [3_600, -3_600])
def test_host_is_not_away_for_an_hour_because_the_clock_was_set(set_by: int) -> None:
    stage = Stage()
    stage.admit("g_1")
    assert stage.rooms.reports(stage.loop.now)[0].host_away_since == 500_000
    stage.wall += 2 + set_by
    assert stage.rooms.reports(stage.loop.now + 2)[0].host_away_since == 500_000 + set_by * 1_000


def test_cohosts_who_could_take_over_are_named_while_the_host_is_away() -> None:
    stage = Stage()
    hosted = space(1, [seat("a_host", "host"), seat("a_1", "cohost"), seat("a_2", "cohost")])
    stage.admit("a_2", hosted)
    assert stage.rooms.reports(stage.loop.now)[0].cohosts == ("a_2",)
    stage.admit("a_1", hosted)
    assert stage.rooms.reports(stage.loop.now + 2)[0].cohosts == ("a_1", "a_2")
    stage.admit("a_host", hosted)
    assert stage.rooms.reports(stage.loop.now + 4)[0].cohosts is None


def test_draining_worker_does_not_report_hosts_away_that_it_sent_away() -> None:
    stage = Stage()
    stage.admit("a_host")
    stage.rooms.reports(stage.loop.now)
    stage.rooms.drain()
    assert [report.listeners for report in stage.rooms.reports(stage.loop.now + 1)] == [0]
    stage.rooms.dismiss()
    stage.loop.pass_time(1)
    assert stage.rooms.peers == 0
    assert stage.rooms.reports(stage.loop.now + 2) == ()


def test_draining_worker_says_how_loud_the_speakers_are_and_the_next_begins_so() -> None:
    stage = Stage()
    stage.admit("a_host", replace(space(1, [seat("a_host", "host")]), gains={"a_host": 7}))
    assert stage.rooms.reports(stage.loop.now)[0].gains is UNSET
    stage.rooms.drain()
    assert [report.gains for report in stage.rooms.reports(stage.loop.now + 1)] == [{"a_host": 7}]


def test_more_rooms_than_are_reported_at_once_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media_worker.control.rooms.REPORTS", 2)
    stage = Stage()
    for number in range(5):
        stage.admit("g_1", space(1, [seat("a_host", "host")], space=f"s_{number}"))
    told = [report.space for beat in (2, 4, 6) for report in stage.rooms.reports(stage.loop.now + beat)]
    assert len(told) == 6
    assert set(told) == {f"s_{number}" for number in range(5)}
