"""The host's powers against a database: races, repeated commands, the log, and costs."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.space import STAGE_SEATS, Space
from chalicelib.services.space import host_controls, invites, moderation, spaces, stage
from tests.integration.store.test_space_commands import at_once, codes
from tests.support.control import BOB, EVE, HOST, Control, person
from tests.support.hosted_space import COHOST, OTHER, beat, now, refused, roles, step_up, with_cohosts
from tests.support.moto_dynamodb import requests_counted

# races


@pytest.mark.over_http
def test_one_of_two_cohosts_who_move_the_same_person_wins(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST, OTHER)
    step_up(control, space, BOB)
    answers = at_once(
        partial(stage.move_to_audience, control.deps, space.id, COHOST, BOB.id),
        partial(moderation.remove, control.deps, space.id, OTHER, BOB.id),
    )
    assert codes(answers) in ([], ["not_on_stage"])  # moved and then removed, or removed first
    left = now(control, space)
    assert BOB.id not in roles(left)
    assert BOB.id in left.removed


@pytest.mark.over_http
def test_approval_and_withdrawal_at_once_have_one_outcome(control: Control) -> None:
    space = control.live()
    control.asked(space, BOB)
    approved, withdrawn = at_once(
        partial(stage.approve, control.deps, space.id, HOST, BOB.id),
        partial(stage.withdraw, control.deps, space.id, BOB),
    )
    assert codes([approved, withdrawn]) == ["no_such_request"]
    assert (BOB.id in roles(now(control, space))) == isinstance(withdrawn, Refused)
    assert now(control, space).requests == ()


def test_invite_is_accepted_until_the_moment_that_it_ends(control: Control) -> None:
    space = control.live()
    late, early = (invites.invite(control.deps, space.id, HOST, one.id) for one in (EVE, BOB))
    control.at = early.expires_at / 1000 - 0.001
    assert BOB.id in roles(invites.accept(control.deps, space.id, BOB, early.id))
    control.at = late.expires_at / 1000
    with refused("invite_ended"):
        invites.accept(control.deps, space.id, EVE, late.id)


@pytest.mark.over_http
def test_fourteen_who_accept_take_the_seats_that_there_are(control: Control) -> None:
    space = control.live()
    people = [person(number) for number in range(14)]
    made = [invites.invite(control.deps, space.id, HOST, one.id) for one in people]
    answers = at_once(
        *(
            partial(invites.accept, control.deps, space.id, one, invite.id)
            for one, invite in zip(people, made, strict=True)
        )
    )
    assert codes(answers) == ["stage_full"] * 2  # the host has the thirteenth seat
    left = now(control, space)
    assert len(left.stage) == STAGE_SEATS
    assert {one.person_id for one in left.invites} == {one.id for one in people} - set(roles(left))


# repeated commands


def test_command_is_done_once_when_it_is_sent_again(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    deps = control.deps
    object.__setattr__(deps, "mark", "first")
    muted = stage.mute(deps, space.id, HOST, BOB.id)
    object.__setattr__(deps, "mark", "second")
    unmuted = stage.unmute(deps, space.id, BOB, BOB.id)
    object.__setattr__(deps, "mark", "first")
    assert stage.mute(deps, space.id, HOST, BOB.id) == unmuted
    assert unmuted.version == muted.version + 1


def test_command_that_changed_nothing_changes_nothing_later_either(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    deps = control.deps
    object.__setattr__(deps, "mark", "first")
    stage.unmute(deps, space.id, BOB, BOB.id)
    object.__setattr__(deps, "mark", "second")
    muted = stage.mute(deps, space.id, HOST, BOB.id)
    object.__setattr__(deps, "mark", "first")
    assert stage.unmute(deps, space.id, BOB, BOB.id) == muted


def test_write_whose_answer_was_lost_is_not_done_twice(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space = control.live()
    save = control.deps.spaces.save

    def saved_twice(after: Space) -> Space:
        save(after)
        return save(after)  # as when botocore repeats it

    monkeypatch.setattr(control.deps.spaces, "save", saved_twice)
    after = stage.request_to_speak(control.deps, space.id, BOB)
    assert [request.person for request in after.requests] == [BOB]
    assert after.version == space.version + 1


@pytest.mark.parametrize("moved_out", [False, True], ids=["log in the Space", "log moved out"])
@pytest.mark.parametrize("mark", ["", "other"], ids=["without a key", "with another key"])
def test_block_and_its_end_are_logged_once_however_often_they_are_sent(
    control: Control, mark: str, moved_out: bool
) -> None:
    space, worker = control.carried()
    entries = []
    for act in (moderation.block, moderation.unblock):
        for key in ("", mark):
            act(replace(control.deps, mark=key and f"{key}{act.__name__}"), space.id, HOST, BOB.id)
            if moved_out:
                beat(control, worker, space)
        entries.append([person.id for person in moderation.blocked(control.deps, space.id, HOST)])
    assert entries == [[BOB.id], []]
    assert [entry.act for entry in moderation.read_log(control.deps, space.id, HOST).entries] == ["block", "unblock"]


@pytest.mark.parametrize("starts_at", [-(2**53), 2**53])
def test_start_that_no_calendar_has_is_refused(control: Control, starts_at: int) -> None:
    with refused("invalid_starts_at"):
        host_controls.edit(control.deps, control.live().id, HOST, starts_at=starts_at)


# order


def test_undo_of_mute_all_takes_back_the_mutes_of_that_act_alone(control: Control) -> None:
    space, _ = with_cohosts(control, COHOST)
    step_up(control, space, BOB, EVE)
    stage.mute(control.deps, space.id, HOST, BOB.id)
    muted = moderation.mute_all(control.deps, space.id, HOST)
    assert [seat.muted_by_host for seat in muted.stage] == [False, True, True, True]
    left = moderation.undo_mute_all(control.deps, space.id, HOST)
    assert {seat.person.id for seat in left.stage if seat.muted_by_host} == {BOB.id}
    with refused("not_muted"):
        moderation.undo_mute_all(control.deps, space.id, HOST)


def test_speaker_muted_by_the_host_unmutes_only_if_the_host_lets_them(control: Control) -> None:
    space = control.live()
    step_up(control, space, BOB)
    host_controls.edit(control.deps, space.id, HOST, rules={"speakers_may_unmute": False})
    stage.mute(control.deps, space.id, HOST, BOB.id)
    with refused("host_muted"):
        stage.unmute(control.deps, space.id, BOB, BOB.id)
    stage.unmute(control.deps, space.id, HOST, BOB.id)


def test_log_keeps_every_act_in_order_before_and_after_it_moves_out(control: Control) -> None:
    space, worker = with_cohosts(control, COHOST)
    moderation.mute_all(control.deps, space.id, COHOST)
    before = moderation.read_log(control.deps, space.id, HOST).entries
    assert [entry.act for entry in before] == ["approve", "make_cohost"]
    step_up(control, space, BOB)
    moderation.mute_all(control.deps, space.id, COHOST)
    beat(control, worker, space)
    moderation.remove(control.deps, space.id, COHOST, BOB.id)
    spaces.end(control.deps, space.id, HOST)
    entries = moderation.read_log(control.deps, space.id, HOST).entries
    assert [entry.act for entry in entries] == ["approve", "make_cohost", "approve", "mute_all", "remove", "end"]
    assert (entries[4].by, entries[4].whom, entries[4].name) == (COHOST, BOB.id, "Bob")
    page = moderation.read_log(control.deps, space.id, HOST, limit=2)
    assert page.next == entries[1].version


ACTS = {
    "approve": lambda deps, space: stage.approve(deps, space, COHOST, EVE.id),
    "mute all": lambda deps, space: moderation.mute_all(deps, space, HOST),
    "remove": lambda deps, space: moderation.remove(deps, space, COHOST, BOB.id),
    "block": lambda deps, space: moderation.block(deps, space, HOST, BOB.id),
    "unblock": lambda deps, space: moderation.unblock(deps, space, HOST, OTHER.id),
    "edit": lambda deps, space: host_controls.edit(deps, space, HOST, title="Other"),
    "pin": lambda deps, space: host_controls.pin(deps, space, COHOST, "https://example.org/"),
    "hand over": lambda deps, space: host_controls.hand_over(deps, space, HOST, BOB.id),
    "make a co-host": lambda deps, space: host_controls.make_cohost(deps, space, HOST, BOB.id),
}


@pytest.mark.parametrize("name", ACTS)
def test_act_of_a_host_costs_three_requests_and_one_message_to_the_worker(control: Control, name: str) -> None:
    space, worker = with_cohosts(control, COHOST)
    step_up(control, space, BOB)
    control.asked(space, EVE)
    moderation.block(control.deps, space.id, HOST, OTHER.id)
    control.posts.sent.clear()
    with requests_counted() as requests:
        after = ACTS[name](control.deps, space.id)
    assert len(requests()) == 3
    assert [receiver for receiver, _ in control.posts.sent] == [worker]
    assert control.grant(worker).room.version == after.version
