"""Rooms that go to another worker, and the people who have not followed yet."""

from tests.support.room import seat, space
from tests.unit.media_worker.control.test_rooms import Stage, code_of


def test_released_space_is_taken_back_under_a_newer_lease_only() -> None:
    stage = Stage()
    peer = stage.admit("g_1")
    stage.loop.pass_time(1)
    stage.rooms.release(stage.grant("release", space(1)))
    stage.loop.pass_time(1)
    assert (peer.messages[-1], peer.reasons) == ({"type": "moved"}, [])
    old = stage.grant("admit", space(1), 1, "g_1")
    assert code_of(lambda: stage.rooms.admit(old, "offer")) == "grant_stale"
    stage.admit("g_1", epoch=2)
    assert len(stage.rooms) == 1


def test_revocation_reaches_people_of_a_released_space_whoever_plays_it_now() -> None:
    stage = Stage()
    peer, other = stage.admit("a_bob", session="stolen"), stage.admit("g_1")
    stage.loop.pass_time(1)
    stage.rooms.release(stage.grant("release", space(1), 2))
    stage.revoke("a_bob", "stolen")
    stage.loop.pass_time(0.3)
    assert (peer.reasons, other.reasons) == (["signed_out"], [])
    old = stage.grant("admit", space(1), 2, "g_1")
    assert code_of(lambda: stage.rooms.admit(old, "offer")) == "grant_stale"


def test_people_of_a_released_space_learn_of_its_last_changes_before_they_go() -> None:
    stage = Stage()
    host, guest, bad = (stage.admit(person) for person in ("a_host", "g_1", "a_bad"))
    stage.loop.pass_time(1)
    stage.rooms.release(stage.grant("release", space(2, [seat("a_host", "host")], removed=("a_bad",))))
    stage.loop.pass_time(0.3)
    assert bad.reasons == ["removed"]
    assert {"type": "moved"} in host.messages
    assert (guest.reasons, stage.rooms.peers, len(stage.rooms)) == ([], 2, 0)


def test_who_is_removed_while_people_go_hears_nothing_in_the_room_that_they_leave() -> None:
    stage = Stage()
    host, bad = stage.admit("a_host"), stage.admit("a_bad")
    stage.loop.pass_time(1)
    stage.rooms.release(stage.grant("release", space(1), 2))
    changed = space(2, [seat("a_host", "host")], removed=("a_bad",))
    stage.rooms.release(stage.grant("release", changed, 2))
    stage.loop.pass_time(0.3)
    assert (bad.reasons, host.reasons) == (["removed"], [])


def test_end_while_people_go_ends_the_room_that_they_leave() -> None:
    stage = Stage()
    peer = stage.admit("g_1")
    stage.loop.pass_time(1)
    stage.rooms.release(stage.grant("release", space(1), 2))
    stage.rooms.end(stage.grant("end", space(2, state="ended"), 2))
    stage.loop.pass_time(1)
    assert peer.reasons == ["ended"]


def test_late_release_takes_no_room_that_came_back_under_a_newer_lease() -> None:
    stage = Stage()
    stage.admit("g_1")
    stage.rooms.release(stage.grant("release", space(1), 2))
    back = stage.admit("g_1", epoch=3)
    stage.rooms.release(stage.grant("release", space(2), 2))
    stage.loop.pass_time(1)
    assert (len(stage.rooms), back.reasons) == (1, [])
    assert code_of(lambda: stage.rooms.set_role(stage.grant("set_role", space(9), 2))) == "grant_stale"


def test_draining_worker_plays_on_and_opens_no_more_rooms() -> None:
    stage = Stage()
    peers = [stage.admit("g_1"), stage.admit("g_2", space(1, space="s_2"))]
    stage.rooms.reports(stage.loop.now)
    stage.rooms.drain()
    new = stage.grant("admit", space(1, space="s_3"), 1, "g_3")
    assert code_of(lambda: stage.rooms.admit(new, "offer")) == "worker_gone"
    peers.append(stage.admit("g_3"))
    stage.loop.pass_time(1)
    assert [peer.reasons for peer in peers] == [[], [], []]
    assert [report.space for report in stage.rooms.reports(stage.loop.now)] == ["s_1", "s_2"]


def test_draining_worker_dismisses_who_is_left_when_its_time_is_up() -> None:
    stage = Stage()
    peers = [stage.admit("g_1"), stage.admit("g_2", space(1, space="s_2"))]
    stage.rooms.release(stage.grant("release", space(1)))
    stage.rooms.dismiss()
    stage.loop.pass_time(1)
    assert [peer.reasons for peer in peers] == [["moved"], ["moved"]]
    assert all(peer.messages[-1] == {"type": "moved"} for peer in peers)
    assert stage.rooms.peers == 0
