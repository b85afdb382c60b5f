"""The choice of worker for a Space, when workers come, fill up, drain and die."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from chalicelib.domain.refusals import SENTENCES
from chalicelib.domain.space import Lease, Space, SpaceState
from chalicelib.services.space import moderation, placement, spaces, stage, workers
from tests.support.control import BOB, EVE, HOST, SDP, Control, person, report


def offer(control: Control, space_id: str, connection: str) -> None:
    control.send(connection, action="offer", space=space_id, sdp=SDP)


def test_space_stays_with_its_living_worker(control: Control) -> None:
    space, _ = control.carried()
    control.worker("w_2", load=0.0)
    offer(control, space.id, control.browser(space, BOB))
    assert spaces.get(control.deps, space.id).lease == Lease("w_1", 1)


def test_space_moves_at_the_next_join_when_its_worker_is_dead(control: Control) -> None:
    space, older = control.carried()
    control.at += 6.5
    newer = control.worker("w_2")
    offer(control, space.id, control.browser(space, BOB))
    assert control.grant(newer).epoch == 2
    assert control.posts.to(older) == []
    assert spaces.get(control.deps, space.id).lease == Lease("w_2", 2)


def test_space_moves_at_the_next_command_when_its_worker_is_dead(control: Control) -> None:
    space, older = control.carried()
    control.at += 6.5
    newer = control.worker("w_2")
    control.asked(space, BOB)
    assert control.posts.last(newer)["action"] == "set_role"
    assert [waiting.id for waiting in control.grant(newer).room.requests] == [BOB.id]
    assert control.posts.to(older) == []


def test_space_moves_when_its_worker_hung_up(control: Control) -> None:
    space, older = control.carried()
    control.hang_up(older)
    newer = control.worker("w_2")
    offer(control, space.id, control.browser(space, BOB))
    assert control.grant(newer).epoch == 2


def test_offer_goes_to_another_worker_when_the_first_cannot_be_reached(control: Control) -> None:
    space, older = control.carried()
    newer = control.worker("w_2")
    control.posts.gone.add(older)
    offer(control, space.id, control.browser(space, BOB))
    assert control.posts.last(newer)["action"] == "admit"
    assert control.deps.workers.find("w_1") is None


def test_worker_that_is_only_slow_keeps_its_space(control: Control) -> None:
    space, slow = control.carried()
    other = control.worker("w_2")
    control.posts.slow.add(slow)
    browser = control.browser(space, BOB)
    offer(control, space.id, browser)
    assert control.posts.last(browser)["code"] == "worker_gone"
    control.posts.slow.clear()
    offer(control, space.id, browser)
    assert control.posts.last(slow)["action"] == "admit"
    assert [message["action"] for message in control.posts.to(other)] == ["registered"]


def test_offer_is_refused_when_no_worker_can_be_reached(control: Control) -> None:
    space, one = control.carried()
    control.posts.gone |= {one, control.worker("w_2"), control.worker("w_3")}
    browser = control.browser(space, BOB)
    offer(control, space.id, browser)
    assert control.posts.last(browser)["code"] == "worker_gone"


def test_offer_is_refused_in_words_when_there_is_no_worker(control: Control) -> None:
    space = control.live()
    browser = control.browser(space, BOB)
    offer(control, space.id, browser)
    assert control.posts.last(browser)["code"] == "no_worker"
    assert "Try again" in control.posts.last(browser)["message"]
    control.worker("w_full", load=0.96)
    control.worker("w_draining", draining=True)
    offer(control, space.id, browser)
    assert control.posts.last(browser)["code"] == "no_worker"


def test_command_stands_when_its_worker_is_dead_and_there_is_no_other(control: Control) -> None:
    space, worker = control.carried()
    control.at += 6.5
    control.asked(space, BOB)
    assert stage.approve(control.deps, space.id, HOST, BOB.id).stage[-1].person == BOB
    assert control.posts.sent == []
    control.send(worker, action="heartbeat", worker="w_1", load=0.1)
    report = {"space": space.id, "epoch": 1, "listeners": 1}
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report])
    assert [seat.id for seat in control.grant(worker).room.stage] == [HOST.id, BOB.id]


def test_space_moves_from_a_full_worker_before_anybody_listens(control: Control) -> None:
    space, full = control.carried()
    control.send(full, action="heartbeat", worker="w_1", load=1.0, reports=[report(space, listeners=0)])
    control.enter(space, BOB)
    assert control.posts.last(full)["action"] == "admit"  # there is no other
    newer = control.worker("w_2")
    control.enter(space, BOB)
    assert control.grant(newer).epoch == 2
    control.send(full, action="heartbeat", worker="w_1", load=1.0, reports=[report(space, listeners=0)])
    assert control.posts.last(full)["action"] == "release"


def test_space_with_listeners_stays_on_its_full_worker(control: Control) -> None:
    space, full = control.carried()
    control.send(full, action="heartbeat", worker="w_1", load=1.0, reports=[report(space, listeners=1)])
    control.worker("w_2")
    control.enter(space, BOB)
    assert control.posts.last(full)["action"] == "admit"


def test_refusal_of_a_full_worker_reaches_the_browser_as_no_fault_of_ours(control: Control) -> None:
    space, worker = control.carried()
    browser = control.enter(space, BOB)
    receipt = control.posts.last(worker)["receipt"]
    sentence = SENTENCES["worker_full"]
    control.send(worker, action="refuse", grant=receipt, code="worker_full", message=sentence)
    assert control.posts.last(browser) == {"type": "error", "code": "worker_full", "message": sentence}


def drain(control: Control, worker: str, *spaces: Space) -> None:
    """Let the worker of this connection report that it drains."""
    reports = [report(space) for space in spaces]
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=reports, draining=True)


def test_spaces_of_a_draining_worker_move_to_another_which_then_gets_them(control: Control) -> None:
    space, draining = control.carried()
    control.worker("w_2")
    control.posts.sent.clear()
    drain(control, draining, space)
    assert spaces.get(control.deps, space.id).lease == Lease("w_2", 2)
    (released,) = control.posts.to(draining)
    assert (released["action"], control.opened(released["grant"]).room.space) == ("release", space.id)
    drain(control, draining)
    assert control.posts.to(draining) == [released]


def test_ended_spaces_of_a_draining_worker_keep_no_live_one_from_moving(control: Control) -> None:
    space, draining = control.carried()
    control.worker("w_2")
    drain(control, draining, *[replace(space, id=f"s_over{number}") for number in range(workers.DEBTS)], space)
    assert spaces.get(control.deps, space.id).lease == Lease("w_2", 2)


def test_spaces_of_a_draining_worker_stay_until_another_is_there(control: Control) -> None:
    space, draining = control.carried()
    drain(control, draining, space)
    assert control.posts.to(draining) == []
    browser = control.enter(space, BOB)
    assert control.posts.last(draining)["action"] == "admit"
    assert control.posts.to(browser) == []
    control.worker("w_2")
    control.posts.sent.clear()
    drain(control, draining, space)
    assert [body["action"] for body in control.posts.to(draining)] == ["release"]


def test_space_of_a_draining_worker_moves_at_the_next_join(control: Control) -> None:
    space, draining = control.carried()
    drain(control, draining)
    newer = control.worker("w_2")
    control.enter(space, BOB)
    assert control.grant(newer).epoch == 2
    drain(control, draining)
    assert control.posts.last(draining)["action"] == "release"


def test_who_is_removed_while_the_space_moves_is_removed_from_both_rooms(control: Control) -> None:
    space, draining = control.carried()
    control.enter(space, BOB)
    newer = control.worker("w_2")
    drain(control, draining, space)
    control.posts.sent.clear()
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    assert [body["action"] for body in control.posts.to(newer)] == ["set_role"]
    assert [body["action"] for body in control.posts.to(draining)] == ["release"]
    for worker in (newer, draining):
        assert BOB.id in control.grant(worker).room.removed


def test_what_the_old_room_missed_comes_with_its_next_heartbeat(control: Control) -> None:
    space, draining = control.carried()
    control.worker("w_2")
    drain(control, draining, space)
    control.posts.gone.add(draining)
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    control.posts.gone.clear()
    control.posts.sent.clear()
    drain(control, draining)
    assert BOB.id in control.grant(draining).room.removed


def test_end_while_the_space_moves_reaches_both_rooms(control: Control) -> None:
    space, draining = control.carried()
    newer = control.worker("w_2")
    drain(control, draining, space)
    control.posts.sent.clear()
    spaces.end(control.deps, space.id, HOST)
    assert [control.posts.last(worker)["action"] for worker in (newer, draining)] == ["end", "end"]


def test_worker_that_lost_the_space_by_its_death_holds_no_command_up(control: Control) -> None:
    space, dead = control.carried()
    control.at += 6.5
    newer = control.worker("w_2")
    control.enter(space, BOB)
    control.posts.sent.clear()
    moderation.remove(control.deps, space.id, HOST, BOB.id)
    assert control.posts.last(newer)["action"] == "set_role"
    assert control.posts.to(dead) == []


def test_draining_worker_asks_for_another(control: Control) -> None:
    control.deps = replace(control.deps, worker_pool=NoPool())
    space, draining = control.carried()
    control.at += 60
    control.send(draining, action="heartbeat", worker="w_1", load=0.1)
    control.jobs.clear()
    drain(control, draining, space)
    assert [(job.kind, job.about) for job in control.jobs] == [("scale", "workers")]


class NoPool:
    """Workers that are never there."""

    def count(self) -> int:
        return 0

    def resize(self, count: int) -> None:
        raise AssertionError("only the job resizes")


def test_end_of_a_space_does_not_move_it(control: Control) -> None:
    space, _ = control.carried()
    control.at += 6.5
    newer = control.worker("w_2")
    ended = spaces.end(control.deps, space.id, HOST)
    assert (ended.state, ended.lease) == (SpaceState.ENDED, Lease("w_1", 1))
    assert "end" not in {body["action"] for body in control.posts.to(newer)}


@pytest.mark.over_http
def test_everybody_who_places_at_once_agrees_on_one_worker(control: Control) -> None:
    space = control.live()
    for number in range(4):
        control.worker(f"w_{number}")
    gate = Barrier(8)

    def place(_: int) -> tuple[Lease | None, str]:
        gate.wait()
        placed, worker = placement.place(control.deps, space)
        return placed.lease, worker.id

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(place, range(8)))
    lease = spaces.get(control.deps, space.id).lease
    assert lease is not None
    assert lease.epoch == 1
    assert answers == {(lease, lease.worker)}


@pytest.mark.over_http
def test_commands_and_moves_at_once_lose_nothing(control: Control) -> None:
    space, _ = control.carried()
    control.at += 6.5
    newer = control.worker("w_2")
    gate = Barrier(7)
    browser = control.browser(space, EVE)

    def act(number: int) -> None:
        gate.wait()
        if number == 6:
            offer(control, space.id, browser)
        else:
            stage.request_to_speak(control.deps, space.id, person(number))

    with ThreadPoolExecutor(7) as pool:
        list(pool.map(act, range(7)))
    left = spaces.get(control.deps, space.id)
    assert len(left.requests) == 6
    assert left.lease == Lease("w_2", 2)
    rooms = [control.opened(body["grant"]).room for body in control.posts.to(newer) if "grant" in body]
    assert max(room.version for room in rooms) == left.version
