"""Messages from workers over the WebSocket, against a database behind HTTP."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from chalicelib.domain.space import Lease, Space
from chalicelib.services.space import moderation, spaces, stage
from tests.support.control import BOB, HOST, SDP, Control, refusal, report
from tests.support.moto_dynamodb import requests_counted


def test_worker_may_register_under_its_own_name_only(control: Control) -> None:
    connection, _ = control.knock(service=control.credential("w_1"))
    control.send(connection, action="register", worker="w_2")
    assert refusal(control, connection) == "not_a_worker"
    assert control.deps.workers.all() == []
    control.send(connection, action="register", worker="w_1")
    assert control.posts.last(connection) == {"action": "registered", "worker": "w_1"}


def test_browser_cannot_register_as_a_worker(control: Control) -> None:
    browser = control.browser(control.live(), BOB)
    control.send(browser, action="register", worker="w_1")
    assert refusal(control, browser) == "not_a_worker"
    control.send(browser, action="heartbeat", worker="w_1", load=0.0)
    assert refusal(control, browser) == "not_registered"
    assert control.deps.workers.all() == []


def test_heartbeat_is_one_write_and_counts_only_from_the_newest_connection(control: Control) -> None:
    older, newer = control.worker("w_1"), control.worker("w_1")
    with requests_counted() as requests:
        control.send(newer, action="heartbeat", worker="w_1", load=0.5, draining=True)
    assert requests() == ["UpdateItem"]
    found = control.deps.workers.find("w_1")
    assert found is not None
    assert (found.load, found.draining, found.connection) == (0.5, True, newer)
    control.send(older, action="heartbeat", worker="w_1", load=0.9)
    assert refusal(control, older) == "not_registered"
    assert control.deps.workers.find("w_1") == found


def test_older_connection_that_hangs_up_leaves_the_worker_registered(control: Control) -> None:
    older, newer = control.worker("w_1"), control.worker("w_1")
    control.hang_up(older)
    assert [worker.connection for worker in control.deps.workers.all()] == [newer]
    control.hang_up(newer)
    assert control.deps.workers.all() == []


def test_report_writes_the_count_outside_the_version(control: Control) -> None:
    space, worker = control.carried()
    control.send(worker, action="heartbeat", worker="w_1", load=0.5, reports=[report(space, listeners=4)])
    with requests_counted() as requests:
        control.send(worker, action="heartbeat", worker="w_1", load=0.5, reports=[report(space)])
    assert requests() == ["UpdateItem", "UpdateItem"]
    now = spaces.get(control.deps, space.id)
    assert (now.listeners, now.reported_at, now.version) == (3, control.deps.now_ms(), space.version)


def test_report_of_more_listeners_than_ever_costs_one_more_write(control: Control) -> None:
    space, worker = control.carried()
    for listeners in (2, 7, 5):
        with requests_counted() as requests:
            control.send(
                worker, action="heartbeat", worker="w_1", load=0.5, reports=[report(space, listeners=listeners)]
            )
        assert requests() == ["UpdateItem"] * (2 if listeners == 5 else 3)
    assert spaces.get(control.deps, space.id).peak == 7


def test_report_of_an_older_epoch_changes_nothing_and_releases_the_space(control: Control) -> None:
    space, older = control.carried()
    control.at += 7
    newer = control.worker("w_2")
    control.asked(space, BOB)
    assert spaces.get(control.deps, space.id).lease == Lease("w_2", 2)
    control.send(older, action="heartbeat", worker="w_1", load=0.1, reports=[report(space, listeners=99)])
    assert control.posts.last(older)["action"] == "release"
    grant = control.grant(older)
    assert (grant.act, grant.worker, grant.epoch) == ("release", "w_1", 2)
    assert spaces.get(control.deps, space.id).listeners == 0
    assert control.posts.last(newer)["action"] == "set_role"


def test_report_on_an_ended_space_is_answered_by_its_end(control: Control) -> None:
    space, worker = control.carried()
    control.posts.gone.add(worker)
    spaces.end(control.deps, space.id, HOST)
    control.posts.gone.clear()
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space)])
    assert control.posts.last(worker)["action"] == "end"
    assert spaces.get(control.deps, space.id).listeners == 0


ACTS: dict[str, Callable[[Control, str], Space]] = {
    "set_role": lambda control, space_id: moderation.mute_all(control.deps, space_id, HOST),
    "removal": lambda control, space_id: moderation.remove(control.deps, space_id, HOST, BOB.id),
    "end": lambda control, space_id: spaces.end(control.deps, space_id, HOST),
}


@pytest.fixture(params=ACTS)
def act(request: pytest.FixtureRequest) -> Callable[[Control, str], Space]:
    return ACTS[request.param]


def with_speaker(control: Control) -> tuple[Space, str]:
    space, worker = control.carried()
    control.asked(space, BOB)
    stage.approve(control.deps, space.id, HOST, BOB.id)
    return space, worker


def beats(control: Control, worker: str, reports: Sequence[dict[str, Any]] = ()) -> list[int]:
    """Send a heartbeat, and return the versions of the rooms that the worker is sent in return."""
    control.posts.sent.clear()
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=list(reports))
    return [control.grant(worker).room.version for _ in control.posts.to(worker)]


def test_worker_that_took_no_message_gets_what_it_missed_at_its_next_heartbeat(
    control: Control, act: Callable[[Control, str], Space]
) -> None:
    space, worker = with_speaker(control)
    control.posts.slow.add(worker)
    decided = act(control, space.id)
    assert beats(control, worker) == []
    control.posts.slow.clear()
    assert beats(control, worker) == [decided.version]
    assert beats(control, worker) == []


def test_worker_that_was_away_gets_what_it_missed_at_its_next_heartbeat(
    control: Control, act: Callable[[Control, str], Space]
) -> None:
    """It stood still for so long that it counted as dead, and no other worker could take its Space."""
    space, worker = with_speaker(control)
    control.at += 7
    decided = act(control, space.id)
    assert beats(control, worker) == [decided.version]
    assert beats(control, worker) == []


def test_worker_that_was_away_gives_its_space_back_at_its_next_heartbeat(control: Control) -> None:
    space, older = with_speaker(control)
    control.at += 7
    newer = control.worker("w_2")
    moderation.mute_all(control.deps, space.id, HOST)
    assert control.posts.last(newer)["action"] == "set_role"
    assert len(beats(control, older)) == 1
    assert control.posts.last(older)["action"] == "release"


def test_worker_that_registers_again_gets_what_it_missed_when_it_reports(
    control: Control, act: Callable[[Control, str], Space]
) -> None:
    space, worker = with_speaker(control)
    control.posts.gone.add(worker)
    decided = act(control, space.id)
    again = control.worker("w_1")
    assert beats(control, again, [report(space)]) == [decided.version]


def test_debts_beyond_what_one_heartbeat_pays_wait_for_the_next(control: Control) -> None:
    worker = control.worker("w_1")
    for number in range(25):
        space = control.live(f"Space {number}")
        control.send(control.browser(space, HOST), action="offer", space=space.id, sdp=SDP)
        control.posts.slow.add(worker)
        spaces.end(control.deps, space.id, HOST)
        control.posts.slow.clear()
    assert [len(beats(control, worker)) for _ in range(3)] == [20, 5, 0]


def test_worker_that_reports_an_older_version_gets_the_newer_one(control: Control) -> None:
    """A message that arrived after its grant had expired, or was lost on the way, is not known here."""
    space, worker = with_speaker(control)
    muted = moderation.mute_all(control.deps, space.id, HOST)
    assert beats(control, worker, [report(space) | {"version": muted.version - 1}]) == [muted.version]
    assert beats(control, worker, [report(space) | {"version": muted.version}]) == []
    assert beats(control, worker, [report(space)]) == []


def test_report_on_an_unknown_space_is_left_alone(control: Control) -> None:
    worker = control.worker("w_1")
    before = control.posts.to(worker)
    control.send(
        worker, action="heartbeat", worker="w_1", load=0.1, reports=[{"space": "s_no", "epoch": 1, "listeners": 1}]
    )
    assert control.posts.to(worker) == before
