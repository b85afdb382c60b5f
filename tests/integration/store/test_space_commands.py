"""Commands on a Space against a database behind HTTP: who wins, who is notified, and what each of them costs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import STAGE_SEATS, Space, SpaceState
from chalicelib.errors import Malformed
from chalicelib.protocol import to_json
from chalicelib.protocol.ice import IceServer
from chalicelib.services.deps import PreloadedSpace
from chalicelib.services.space import expiry, join, spaces, stage
from chalicelib.services.views.join import RoomTicket, join_view
from chalicelib.services.views.spaces import space_view
from chalicelib.store import tables
from tests.support.control import BOB, EVE, GUEST, HOST, Control, person
from tests.support.moto_dynamodb import requests_counted

LARGE = "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMCwicyJd"  # [1e23 as an integer, "s"]: a time that no number of the database holds
Command = Callable[[], Any]


def at_once(*commands: Command) -> list[Any]:
    """Return what each command returned or raised, all of them started at the same moment by real threads."""
    gate = Barrier(len(commands))

    def run(command: Command) -> Any:
        gate.wait()
        try:
            return command()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def codes(answers: list[Any]) -> list[str]:
    return [answer.code for answer in answers if isinstance(answer, Refused)]


def test_space_comes_back_from_the_store_as_it_went_in(control: Control) -> None:
    made = spaces.create(control.deps, HOST, "  Tea ☕  ", ("trains", "tea"))
    assert spaces.get(control.deps, made.id) == made
    assert (made.title, made.topics, made.state) == ("Tea ☕", ("trains", "tea"), SpaceState.LIVE)
    control.asked(made, BOB, EVE)
    left = stage.approve(control.deps, made.id, HOST, BOB.id)
    assert spaces.get(control.deps, made.id) == left
    assert [seat.person for seat in left.stage] == [HOST, BOB]
    assert [request.person for request in left.requests] == [EVE]


def test_unknown_space_is_refused_by_every_command(control: Control) -> None:
    for command in (spaces.get, lambda deps, space: stage.approve(deps, space, HOST, BOB.id)):
        with pytest.raises(NotFound) as refused:
            command(control.deps, "s_none")
        assert refused.value.code == "no_such_space"


@pytest.mark.over_http
def test_one_of_two_approvals_wins_the_last_seat_and_the_other_is_told_why(control: Control) -> None:
    space = control.live()
    for number in range(STAGE_SEATS - 2):
        control.asked(space, person(number))
        stage.approve(control.deps, space.id, HOST, person(number).id)
    control.asked(space, BOB, EVE)
    answers = at_once(*(lambda who=who: stage.approve(control.deps, space.id, HOST, who.id) for who in (BOB, EVE)))
    assert codes(answers) == ["stage_full"]
    assert "stage is full" in next(answer.message for answer in answers if isinstance(answer, Refused))
    left = spaces.get(control.deps, space.id)
    assert len(left.stage) == STAGE_SEATS
    assert len(left.requests) == 1


@pytest.mark.over_http
def test_one_of_two_approvals_of_the_same_person_wins(control: Control) -> None:
    space = control.live()
    control.asked(space, BOB)
    answers = at_once(*[lambda: stage.approve(control.deps, space.id, HOST, BOB.id)] * 2)
    assert codes(answers) == ["no_such_request"]
    assert [seat.person for seat in spaces.get(control.deps, space.id).stage] == [HOST, BOB]


@pytest.mark.over_http
def test_twenty_who_act_at_once_lose_no_update(control: Control) -> None:
    space = control.live()
    people = [person(number) for number in range(20)]
    answers = at_once(*(lambda who=who: stage.request_to_speak(control.deps, space.id, who) for who in people))
    assert codes(answers) == []
    left = spaces.get(control.deps, space.id)
    assert {request.person for request in left.requests} == set(people)
    assert left.version == space.version + 20
    assert sorted(answer.version for answer in answers) == list(range(2, 22))


def test_who_loses_every_race_is_told_to_try_again(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space = control.live()

    def lose(saved: Space) -> Space:
        raise tables.LostRace("always")

    monkeypatch.setattr(control.deps.spaces, "save", lose)
    object.__setattr__(control.deps, "pause", lambda seconds: None)
    with pytest.raises(Refused) as refused:
        stage.request_to_speak(control.deps, space.id, BOB)
    assert refused.value.code == "busy"


def test_new_space_never_overwrites_another(control: Control) -> None:
    space = control.live()
    with pytest.raises(tables.LostRace):
        control.deps.spaces.create(space)


COMMANDS: dict[str, Callable[[Control, str], Any]] = {
    "request": lambda control, space: stage.request_to_speak(control.deps, space, person(1)),
    "withdraw": lambda control, space: stage.withdraw(control.deps, space, EVE),
    "approve": lambda control, space: stage.approve(control.deps, space, HOST, EVE.id),
    "decline": lambda control, space: stage.decline(control.deps, space, HOST, EVE.id),
    "mute": lambda control, space: stage.mute(control.deps, space, HOST, BOB.id),
    "move to the audience": lambda control, space: stage.move_to_audience(control.deps, space, HOST, BOB.id),
    "leave": lambda control, space: stage.leave(control.deps, space, BOB),
    "end": lambda control, space: spaces.end(control.deps, space, HOST),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_command_costs_three_requests_and_one_message_to_the_worker(control: Control, name: str) -> None:
    space, worker = control.carried()
    control.asked(space, BOB, EVE)
    stage.approve(control.deps, space.id, HOST, BOB.id)
    control.posts.sent.clear()
    with requests_counted() as requests:
        after = COMMANDS[name](control, space.id)
    looked = ["BatchGetItem"] if name == "request" else []  # checks whether they are barred
    counted = ["BatchGetItem", "UpdateItem"] if name == "end" else []  # how many people came in, once for each Space
    assert requests() == ["GetItem", *looked, "UpdateItem", *counted, "GetItem"]
    assert [receiver for receiver, _ in control.posts.sent] == [worker]
    grant = control.grant(worker)
    assert (grant.room.version, grant.worker, grant.epoch) == (after.version, "w_1", 1)
    assert control.posts.last(worker)["action"] == grant.act == ("end" if name == "end" else "set_role")


def test_command_that_changes_nothing_neither_writes_nor_tells(control: Control) -> None:
    space, _ = control.carried()
    with requests_counted() as requests:
        assert stage.leave(control.deps, space.id, HOST) == space
        assert stage.leave(control.deps, space.id, GUEST) == space
    assert requests() == ["GetItem", "GetItem"]
    assert control.posts.sent == []


def test_refused_command_neither_writes_nor_tells(control: Control) -> None:
    space, _ = control.carried()
    with requests_counted() as requests, pytest.raises(Refused):
        stage.approve(control.deps, space.id, BOB, EVE.id)
    assert requests() == ["GetItem"]
    assert control.posts.sent == []


def test_command_uses_the_preloaded_space_and_reads_none(control: Control) -> None:
    space, _ = control.carried()
    deps = replace(control.deps, preloaded=PreloadedSpace(space.id, space))
    with requests_counted() as requests:
        stage.request_to_speak(deps, space.id, BOB)
    assert requests() == ["BatchGetItem", "UpdateItem", "GetItem"]  # the check for bars, the write, the worker


def test_command_with_an_outdated_preloaded_space_is_retried_on_the_current_one(control: Control) -> None:
    before = control.live()
    control.asked(before, EVE)
    deps = replace(control.deps, preloaded=PreloadedSpace(before.id, before))
    after = stage.request_to_speak(deps, before.id, BOB)
    assert {request.person for request in after.requests} == {EVE, BOB}


def test_preloaded_space_that_does_not_exist_is_not_found(control: Control) -> None:
    deps = replace(control.deps, preloaded=PreloadedSpace("s_none", None))
    with requests_counted() as requests, pytest.raises(NotFound):
        spaces.get(deps, "s_none")
    assert requests() == []


def test_command_stands_when_nobody_has_come_in_yet(control: Control) -> None:
    space = control.live()
    control.asked(space, BOB)
    assert control.posts.sent == []
    assert spaces.get(control.deps, space.id).requests[0].person == BOB


def test_command_stands_when_its_announcement_fails(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space, _ = control.carried()

    def fail(worker_id: str) -> None:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(control.deps.workers, "find", fail)
    control.asked(space, BOB)
    assert spaces.get(control.deps, space.id).requests[0].person == BOB


def test_listing_pages_through_live_spaces_newest_first(control: Control) -> None:
    made = []
    for number in range(5):
        control.at += 1
        made.append(control.live(f"Space {number}"))
    spaces.end(control.deps, made[2].id, HOST)
    first = spaces.list_spaces(control.deps, SpaceState.LIVE, limit=3)
    assert [space.title for space in first.spaces] == ["Space 4", "Space 3", "Space 1"]
    rest = spaces.list_spaces(control.deps, SpaceState.LIVE, first.next, limit=3)
    assert [space.title for space in rest.spaces] == ["Space 0"]
    assert rest.next is None


def test_listing_shows_scheduled_spaces_soonest_first(control: Control) -> None:
    now = control.deps.now_ms()
    for minutes in (30, 10, 20):
        spaces.create(control.deps, HOST, f"In {minutes}", starts_at=now + minutes * 60_000)
    page = spaces.list_spaces(control.deps, SpaceState.SCHEDULED)
    assert [space.title for space in page.spaces] == ["In 10", "In 20", "In 30"]
    spaces.start(control.deps, page.spaces[0].id, HOST)
    spaces.cancel(control.deps, page.spaces[1].id, HOST)
    assert [space.title for space in spaces.list_spaces(control.deps, SpaceState.SCHEDULED).spaces] == ["In 30"]


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "bnVsbA", "WzEsMl0", "é", "\ud800", LARGE])
def test_listing_refuses_a_foreign_cursor(control: Control, cursor: str) -> None:
    with pytest.raises(Malformed) as refused:
        spaces.list_spaces(control.deps, SpaceState.LIVE, cursor)
    assert refused.value.code == "invalid_cursor"


def test_join_gives_a_ticket_and_what_the_browser_needs(control: Control) -> None:
    space = control.live()
    joined = join.join(control.deps, space.id, GUEST)
    assert (joined.space, joined.you, joined.shown) == (space, GUEST, False)
    assert joined.socket.url == "wss://espacio.example/ws"
    assert control.knock(ticket=joined.socket.ticket)[1] == 200


def test_join_shows_the_space_the_person_and_the_ice_servers(control: Control) -> None:
    space, socket = (
        control.live(),
        RoomTicket(url="wss://espacio.example/ws", ticket="t_1", shown=True, correlation_id="c_1"),
    )
    shown = to_json(join_view(space, GUEST, (IceServer(urls="stun:example"),), socket, anonymous=False))
    assert shown["space"] == to_json(space_view(space, GUEST))
    assert shown["you"] == {"id": GUEST.id, "name": "Guest", "handle": None}
    assert list(shown["ice_servers"]) == [{"urls": "stun:example"}]
    assert shown["socket"] == {
        "url": "wss://espacio.example/ws",
        "ticket": "t_1",
        "shown": True,
        "correlation_id": "c_1",
    }


def test_join_is_refused_in_words_unless_the_space_is_live(control: Control) -> None:
    soon = spaces.create(control.deps, HOST, "Soon", starts_at=control.deps.now_ms() + 1000)
    over, gone = control.live(), spaces.create(control.deps, HOST, "Gone", starts_at=control.deps.now_ms() + 1000)
    spaces.end(control.deps, over.id, HOST)
    spaces.cancel(control.deps, gone.id, HOST)
    wanted = {soon.id: "not_started", over.id: "space_ended", gone.id: "space_cancelled"}
    for space_id, code in wanted.items():
        with pytest.raises(Refused) as refused:
            join.join(control.deps, space_id, BOB)
        assert refused.value.code == code
        assert refused.value.message.endswith(".")


def test_sweep_ends_what_no_worker_reports_on_and_keeps_the_rest(control: Control) -> None:
    silent = control.live()
    carried, worker = control.carried()
    control.at += 9 * 60
    report = {"space": carried.id, "epoch": 1, "listeners": 3}
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report])
    control.at += 61
    assert control.sweep() == expiry.ExpiryCounts(cancelled=0, ended=1)
    assert spaces.get(control.deps, silent.id).state is SpaceState.ENDED
    assert spaces.get(control.deps, carried.id).state is SpaceState.LIVE


def test_view_shows_requests_to_the_host_and_a_place_to_who_waits(control: Control) -> None:
    space = control.live()
    control.asked(space, BOB, EVE)
    space = spaces.get(control.deps, space.id)
    assert to_json(space_view(space))["queue"] == {"length": 2}
    assert space_view(space).you is None
    assert to_json(space_view(space, EVE))["queue"] == {"length": 2, "place": 2}
    assert [row.id for row in space_view(space, HOST).queue.requests or ()] == [BOB.id, EVE.id]
    assert to_json(space_view(space, GUEST))["you"] == {"id": GUEST.id, "role": Role.LISTENER.value}
