"""Workers come when somebody needs one, and go when nobody has for long."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.domain.worker_demand import IDLE_S
from chalicelib.services.deps import Job
from chalicelib.services.space import spaces, worker_demand
from infra.local.permissions import acting_as
from tests.support.control import BOB, HOST, SDP, Control
from tests.support.moto_dynamodb import PREFIX, requests_counted


class Pool:
    """Workers that are counted, and never start."""

    def __init__(self) -> None:
        self.counts = [0]
        self.deployed = True

    def count(self) -> int | None:
        return self.counts[-1] if self.deployed else None

    def resize(self, count: int) -> None:
        self.counts.append(count)


@pytest.fixture
def pool(control: Control) -> Pool:
    """The workers of a control plane that starts them on demand."""
    made = Pool()
    control.deps = dataclasses.replace(control.deps, worker_pool=made)
    return made


def scale(control: Control) -> None:
    """Do what the schedule does every minute."""
    with acting_as("scale", PREFIX):
        worker_demand.scale(control.deps)


def later(control: Control, minutes: float) -> None:
    """Let time pass; the schedule looks every minute."""
    for _ in range(int(minutes)):
        control.at += 60
        scale(control)


def test_start_sheet_starts_a_worker_which_stops_when_nothing_came_of_it(control: Control, pool: Pool) -> None:
    assert worker_demand.want_worker(control.deps)
    control.work()
    assert pool.counts == [0, 1]
    later(control, 15)
    assert pool.count() == 1
    later(control, 15)
    assert pool.counts == [0, 1, 0]


def test_person_who_finds_no_worker_is_told_that_one_starts(control: Control, pool: Pool) -> None:
    space = control.live()
    control.jobs.clear()
    browser = control.browser(space, BOB)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert control.posts.last(browser)["code"] == "worker_starting"
    control.work()
    assert pool.count() == 1
    worker = control.worker("w_1")
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert control.posts.last(worker)["action"] == "admit"


def test_person_is_told_that_there_is_no_worker_before_their_service_is_deployed(control: Control, pool: Pool) -> None:
    space, pool.deployed = control.live(), False
    scale(control)
    browser = control.browser(space, BOB)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert control.posts.last(browser)["code"] == "no_worker"
    pool.deployed = True
    control.work()  # who finds none still asks: the service may be there by now
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert control.posts.last(browser)["code"] == "worker_starting"
    assert pool.counts == [0, 1]


@pytest.mark.over_http
def test_crowd_that_finds_no_worker_asks_once(control: Control, pool: Pool) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(lambda _: worker_demand.want_worker(control.deps), range(8)))
    assert control.jobs == [Job("scale", "workers")]
    control.at += 5
    assert worker_demand.want_worker(control.deps)
    assert len(control.jobs) == 2


def test_worker_stays_as_long_as_a_space_is_live_and_fifteen_minutes_more(control: Control, pool: Pool) -> None:
    space, _ = control.carried()
    scale(control)
    later(control, 60)
    assert pool.counts == [0, 1]
    spaces.end(control.deps, space.id, HOST)
    later(control, 14)
    assert pool.count() == 1
    later(control, 1)
    assert pool.count() == 0


def test_scheduled_space_finds_its_worker_ready(control: Control, pool: Pool) -> None:
    spaces.create(control.deps, HOST, "Tea", starts_at=control.deps.now_ms() + 10 * 60_000)
    later(control, 4)
    assert pool.count() == 0
    later(control, 1)
    assert pool.count() == 1


def test_space_that_finds_only_busy_workers_starts_another(control: Control, pool: Pool) -> None:
    pool.resize(1)
    control.worker("w_1", load=0.8)
    space = control.live()
    control.enter(space, BOB)
    control.work()
    assert pool.counts == [0, 1, 2]


def test_spare_worker_runs_while_nobody_is_there(control: Control, pool: Pool) -> None:
    settings = dataclasses.replace(control.deps.settings, spare_workers=1)
    control.deps = dataclasses.replace(control.deps, settings=settings)
    later(control, IDLE_S / 60 + 1)
    assert pool.counts == [0, 1]


def test_workers_that_were_asked_for_and_do_not_register_are_missing(control: Control, pool: Pool) -> None:
    assert worker_demand.want_worker(control.deps)
    assert worker_demand.scale(control.deps) == 0  # it was not asked for before
    control.at += 60
    assert worker_demand.scale(control.deps) == 1
    control.worker("w_1")
    assert worker_demand.scale(control.deps) == 0
    control.at += 60
    assert worker_demand.scale(control.deps) == 1, "it is dead"


def test_deployment_that_starts_workers_by_hand_is_left_alone(control: Control) -> None:
    with requests_counted() as requests:
        assert not worker_demand.want_worker(control.deps)
        scale(control)
    assert requests() == []


def test_wish_for_a_worker_costs_one_write(control: Control, pool: Pool) -> None:
    with requests_counted() as requests:
        worker_demand.want_worker(control.deps)
    assert requests() == ["UpdateItem"]
