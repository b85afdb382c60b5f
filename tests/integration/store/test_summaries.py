"""What a Space came to, as its host reads it after the end."""

import pytest

from chalicelib.domain.costs import Usage, sound_bytes
from chalicelib.domain.space import MINUTE_MS
from chalicelib.services.space import spaces, stage, summaries
from chalicelib.services.views.spaces import space_view
from tests.support.control import BOB, EVE, HOST, Control, person, report
from tests.support.hosted_space import refused


def test_host_reads_what_an_ended_space_came_to(control: Control) -> None:
    space, worker = control.carried()
    for one in (HOST, BOB, EVE, BOB, person(7)):
        control.enter(space, one)
    for listeners in (2, 3, 1):
        control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space, listeners=listeners)])
    control.asked(space, BOB, EVE)
    stage.approve(control.deps, space.id, HOST, BOB.id)
    stage.decline(control.deps, space.id, HOST, EVE.id)
    control.at += 90
    spaces.end(control.deps, space.id, HOST)
    came_to = summaries.summary(control.deps, space.id, HOST)
    assert came_to.duration >= 1.5 * MINUTE_MS
    assert (came_to.peak, came_to.total, came_to.requests) == (3, 3, 2)
    assert came_to.spoke == (HOST.id, BOB.id)


def test_ended_space_tells_of_the_people_who_had_left_before_the_end(control: Control) -> None:
    space, worker = control.carried()
    for listeners in (14, 1):
        control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space, listeners=listeners)])
    assert space_view(spaces.get(control.deps, space.id)).listeners == 1
    spaces.end(control.deps, space.id, HOST)
    assert space_view(spaces.get(control.deps, space.id)).listeners == 14


def test_ended_space_says_to_everybody_what_its_summary_says_to_the_host(control: Control) -> None:
    space, worker = control.carried()
    for number in range(5):
        control.enter(space, person(number))
        control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space, listeners=1)])
    ended = spaces.end(control.deps, space.id, HOST)
    total = summaries.summary(control.deps, space.id, HOST).total
    assert total == 5
    assert space_view(ended).listeners == space_view(spaces.get(control.deps, space.id)).listeners == total


def test_summary_is_for_the_host_after_the_end(control: Control) -> None:
    space, _ = control.carried()
    with refused("wrong_state"):
        summaries.summary(control.deps, space.id, HOST)
    spaces.end(control.deps, space.id, HOST)
    with refused("not_allowed"):
        summaries.summary(control.deps, space.id, BOB)


@pytest.mark.parametrize("crowd", [0, 40])
def test_everybody_is_counted_once(control: Control, crowd: int) -> None:
    space, _ = control.carried()
    for number in range(crowd):
        assert control.deps.connections.visited(f"g_{number}", space.id, control.at)
        control.deps.visitor_counts.add(space.id, f"g_{number}")
    assert control.deps.visitor_counts.total(space.id) == crowd
    assert not any(control.deps.connections.visited(f"g_{number}", space.id, control.at) for number in range(crowd))


def test_host_reads_what_a_space_has_cost_so_far_and_afterwards(control: Control) -> None:
    space, worker = control.carried()
    before = summaries.usage(control.deps, space.id, HOST)
    control.enter(space, BOB)
    for listened in (1_800, 5_400):
        reports = [report(space, listeners=1) | {"listened": listened}]
        control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=reports)
    control.at += 3_600
    during = summaries.usage(control.deps, space.id, HOST)
    assert (before.listener_hours, during.listener_hours) == (0, 2)
    assert during.sound_bytes == sound_bytes(2, audience=1)
    assert during.joins == 1
    assert during.space_hours == during.worker_hours == pytest.approx(before.space_hours + 1)
    spaces.end(control.deps, space.id, HOST)
    control.at += 3_600
    assert summaries.usage(control.deps, space.id, HOST) == during
    with refused("not_allowed"):
        summaries.usage(control.deps, space.id, BOB)


def test_space_that_has_not_begun_has_cost_nothing(control: Control) -> None:
    planned = spaces.create(control.deps, HOST, "Later", starts_at=int((control.at + 3_600) * 1_000))
    assert summaries.usage(control.deps, planned.id, HOST) == Usage()
