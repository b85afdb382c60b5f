"""Scheduled Spaces: at most ten per host, moved and cancelled, and reminders that are sent once."""

import threading

import pytest

from chalicelib.domain.errors import Conflict, Invalid, NotAllowed, Refused
from chalicelib.domain.notifications import Notification
from chalicelib.domain.space import DAY_MS, MINUTE_MS, Space, SpaceState
from chalicelib.services.space import agenda, host_controls, moderation, reminders, spaces
from tests.support.control import BOB, EVE, HOST, Control, person

HOUR_MS = 60 * MINUTE_MS


def plan(control: Control, title: str = "Tea later", *, after: int = HOUR_MS) -> Space:
    return spaces.create(control.deps, HOST, title, starts_at=control.deps.now_ms() + after)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Notification]]:
    """Record the notifications as they are stored: once for each key."""
    heard: list[tuple[str, Notification]] = []

    def notify(_: object, to: str, notification: Notification) -> bool:
        new = (to, notification.key) not in [(one, other.key) for one, other in heard]
        heard.extend([(to, notification)] if new else [])
        return new

    monkeypatch.setattr(reminders, "notify", notify)
    return heard


def kinds(told: list[tuple[str, Notification]]) -> list[tuple[str, str]]:
    return [(to, notification.kind) for to, notification in told]


def test_host_plans_ten_spaces_and_no_more(control: Control) -> None:
    made = [plan(control, after=number * HOUR_MS) for number in range(10, 0, -1)]
    with pytest.raises(Conflict) as refusal:
        plan(control)
    assert refusal.value.code == "schedule_full"
    assert agenda.planned(control.deps, HOST) == sorted(made, key=lambda space: space.starts_at or 0)
    assert spaces.create(control.deps, BOB, "Another host", starts_at=control.deps.now_ms() + 1).host == BOB


@pytest.mark.parametrize("way_out", ["cancel", "start"])
def test_place_is_free_again_when_a_space_is_over_or_live(control: Control, way_out: str) -> None:
    first, *_ = [plan(control) for _ in range(10)]
    getattr(spaces, way_out)(control.deps, first.id, HOST)
    plan(control)
    assert len(agenda.planned(control.deps, HOST)) == 10


@pytest.mark.over_http
def test_two_who_plan_the_tenth_at_once_do_not_get_eleven(control: Control) -> None:
    for _ in range(9):
        plan(control)
    outcomes: list[str] = []

    def one_more() -> None:
        try:
            outcomes.append(plan(control).state.value)
        except Refused as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=one_more) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["schedule_full", "scheduled"]


def test_place_of_a_space_that_was_never_written_is_given_back(control: Control) -> None:
    for number in range(10):
        agenda.take_place(control.deps, HOST, f"s_lost{number}")
    with pytest.raises(Conflict):
        plan(control)
    control.at += 61
    assert plan(control).state is SpaceState.SCHEDULED


def test_host_moves_renames_and_retags_a_planned_space(control: Control) -> None:
    space = plan(control)
    later = control.deps.now_ms() + DAY_MS
    moved = host_controls.edit(control.deps, space.id, HOST, "Coffee", ["Drinks"], starts_at=later)
    assert (moved.title, moved.topics, moved.starts_at) == ("Coffee", ("Drinks",), later)
    assert [found.id for found in spaces.list_spaces(control.deps, SpaceState.SCHEDULED).spaces] == [space.id]


@pytest.mark.parametrize("after", [-1, 0, 30 * DAY_MS + 1])
def test_space_cannot_be_moved_out_of_the_next_thirty_days(control: Control, after: int) -> None:
    space = plan(control)
    with pytest.raises(Invalid) as refusal:
        host_controls.edit(control.deps, space.id, HOST, starts_at=control.deps.now_ms() + after)
    assert refusal.value.code == "invalid_starts_at"


def test_nobody_else_moves_a_space_and_live_ones_are_not_moved(control: Control) -> None:
    space, later = plan(control), control.deps.now_ms() + DAY_MS
    with pytest.raises(NotAllowed):
        host_controls.edit(control.deps, space.id, BOB, starts_at=later)
    spaces.start(control.deps, space.id, HOST)
    with pytest.raises(Conflict):
        host_controls.edit(control.deps, space.id, HOST, starts_at=later)


def test_space_that_its_host_never_starts_is_given_up_after_six_hours(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    reminders.ask(control.deps, space.id, BOB)
    control.at += 6 * 3600 + 3599
    control.sweep()
    assert spaces.get(control.deps, space.id).state is SpaceState.SCHEDULED
    control.at += 2
    assert control.sweep().cancelled == 1
    given_up = spaces.get(control.deps, space.id)
    assert given_up.state is SpaceState.CANCELLED
    assert (given_up.ended_at or 0) > (given_up.starts_at or 0)
    control.work()
    assert told == []
    assert reminders.asked(control.deps, BOB) == []


def test_everybody_who_asked_is_told_once_when_it_goes_live(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    crowd = [person(number) for number in range(60)]
    for one in crowd:
        reminders.ask(control.deps, space.id, one)
    reminders.forget(control.deps, space.id, crowd[7])
    spaces.start(control.deps, space.id, HOST)
    control.deps.enqueue(control.jobs[-1])  # delivered twice
    control.work()
    assert sorted(kinds(told)) == sorted((one.id, "starting") for one in crowd if one is not crowd[7])
    assert {notification.space for _, notification in told} == {space.id}
    assert reminders.asked(control.deps, crowd[0]) == []


def test_everybody_who_asked_is_told_once_that_it_was_cancelled(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    reminders.ask(control.deps, space.id, BOB)
    spaces.cancel(control.deps, space.id, HOST)
    control.deps.enqueue(control.jobs[-1])  # delivered twice
    control.work()
    assert kinds(told) == [(BOB.id, "cancelled")]
    assert told[0][1].text == space.title
    assert reminders.asked(control.deps, BOB) == []


def test_everybody_who_asked_is_told_once_of_each_time_that_it_moves_to(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    crowd = [person(number) for number in range(30)]
    for one in crowd:
        reminders.ask(control.deps, space.id, one)
    later = (space.starts_at or 0) + HOUR_MS
    host_controls.edit(control.deps, space.id, HOST, starts_at=later)
    control.deps.enqueue(control.jobs[-1])  # delivered twice
    control.work()
    assert sorted(kinds(told)) == sorted((one.id, "moved") for one in crowd)
    assert {(one.by, one.text, one.starts_at) for _, one in told} == {(HOST, space.title, later)}
    host_controls.edit(control.deps, space.id, HOST, starts_at=space.starts_at)
    host_controls.edit(control.deps, space.id, HOST, starts_at=later)
    control.work()
    assert len(told) == 2 * len(crowd)  # the time in between was over before anybody could be told
    assert reminders.asked(control.deps, crowd[0]) == [space.id]


def test_space_that_keeps_its_time_or_starts_tells_of_no_move(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    reminders.ask(control.deps, space.id, BOB)
    host_controls.edit(control.deps, space.id, HOST, "Coffee", starts_at=space.starts_at)
    control.work()
    assert told == []
    host_controls.edit(control.deps, space.id, HOST, starts_at=(space.starts_at or 0) + HOUR_MS)
    spaces.start(control.deps, space.id, HOST)
    control.work()
    assert kinds(told) == [(BOB.id, "starting")]


def test_host_who_cancels_late_is_still_told_of(control: Control, told: list[tuple[str, Notification]]) -> None:
    space = plan(control)
    reminders.ask(control.deps, space.id, BOB)
    control.at = (space.starts_at or 0) / 1000 + 600
    spaces.cancel(control.deps, space.id, HOST)
    control.work()
    assert kinds(told) == [(BOB.id, "cancelled")]


def test_ringing_that_was_lost_is_made_good_within_a_minute(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control)
    reminders.ask(control.deps, space.id, BOB)
    control.remind()
    spaces.start(control.deps, space.id, HOST)
    control.jobs.clear()
    control.at += 60
    control.remind()
    control.work()
    assert kinds(told) == [(BOB.id, "starting")]


def test_host_is_reminded_thirty_minutes_before_and_again_when_it_was_moved(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    space = plan(control, after=45 * MINUTE_MS)
    plan(control, "Far away", after=DAY_MS)
    for minute in range(20):
        control.at += 60
        control.remind()
        control.work()
        assert kinds(told) == ([(HOST.id, "reminder")] if minute >= 14 else [])
    host_controls.edit(control.deps, space.id, HOST, starts_at=control.deps.now_ms() + 31 * MINUTE_MS)
    for _ in range(3):
        control.at += 60
        control.remind()
        control.work()
    assert kinds(told) == [(HOST.id, "reminder")] * 2


def test_hosts_are_reminded_after_the_clock_was_set_back(
    control: Control, told: list[tuple[str, Notification]]
) -> None:
    plan(control, after=31 * MINUTE_MS)
    control.at += 3600
    control.remind()
    control.jobs.clear()
    control.at -= 3600
    for _ in range(3):
        control.remind()
        control.work()
        control.at += 60
    assert kinds(told) == [(HOST.id, "reminder")]


def test_clock_that_stood_still_catches_up(control: Control, told: list[tuple[str, Notification]]) -> None:
    control.remind()
    for number in range(30):
        spaces.create(control.deps, person(number), "Busy hour", starts_at=control.deps.now_ms() + 40 * MINUTE_MS)
    control.at += 15 * 60
    control.remind()
    control.work()
    assert len(told) == 30


def test_only_a_planned_space_takes_reminders(control: Control) -> None:
    space = control.live()
    with pytest.raises(Conflict):
        reminders.ask(control.deps, space.id, BOB)


def test_who_is_blocked_is_not_reminded(control: Control) -> None:
    moderation.block(control.deps, control.live().id, HOST, EVE.id)
    space = plan(control)
    with pytest.raises(NotAllowed) as refusal:
        reminders.ask(control.deps, space.id, EVE)
    assert refusal.value.code == "blocked"


def test_reminder_that_meets_the_start_still_rings(
    control: Control, told: list[tuple[str, Notification]], monkeypatch: pytest.MonkeyPatch
) -> None:
    space = plan(control)
    keep = control.deps.reminders.put

    def put(space_id: str, account_id: str, now: float) -> None:
        spaces.start(control.deps, space.id, HOST)
        control.work()
        keep(space_id, account_id, now)

    monkeypatch.setattr(control.deps.reminders, "put", put)
    reminders.ask(control.deps, space.id, BOB)
    control.work()
    assert kinds(told) == [(BOB.id, "starting")]
