"""Co-hosts whom the host chooses in the sheet, before the Space goes live."""

import pytest
from msgspec import UNSET

from chalicelib.domain.account import Account
from chalicelib.domain.permissions import Role
from chalicelib.services.space import invites, spaces, stage
from chalicelib.services.views.spaces import space_view
from tests.support.control import BOB, EVE, GUEST, HOST, Control, person
from tests.support.hosted_space import refused, roles


@pytest.fixture(autouse=True)
def known(control: Control) -> None:
    for one in (HOST, BOB, EVE, person(7)):
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)


@pytest.mark.parametrize("planned", [False, True])
def test_chosen_cohost_is_invited_when_the_space_goes_live_and_cohosts_once_seated(
    control: Control, planned: bool
) -> None:
    starts_at = control.deps.now_ms() + 60_000 if planned else None
    space = spaces.create(control.deps, HOST, "Tea", starts_at=starts_at, cohosts=[BOB.id])
    if planned:
        assert spaces.get(control.deps, space.id).invites == ()
        spaces.start(control.deps, space.id, HOST)
    (made,) = spaces.get(control.deps, space.id).invites
    assert (made.person_id, made.by) == (BOB.id, HOST)
    after = invites.accept(control.deps, space.id, BOB, made.id)
    assert roles(after) == {HOST.id: Role.HOST, BOB.id: Role.COHOST}
    assert after.chosen_cohosts == ()


def test_host_and_those_who_are_chosen_see_whom_the_host_has_chosen(control: Control) -> None:
    starts_at = control.deps.now_ms() + 60_000
    plan = spaces.create(control.deps, HOST, "Tea", starts_at=starts_at, cohosts=[BOB.id, person(7).id])
    seen = {who: space_view(plan, who).you for who in (HOST, BOB, EVE, GUEST)}
    shown = {who.id: [one.name for one in you.cohosts] for who, you in seen.items() if you and you.cohosts}
    assert shown == {HOST.id: [BOB.name, person(7).name], BOB.id: [BOB.name, person(7).name]}
    started = spaces.start(control.deps, plan.id, HOST)
    you = space_view(started, HOST).you
    assert you is not None
    assert you.cohosts is UNSET


def test_chosen_cohost_who_asks_to_speak_cohosts_once_approved(control: Control) -> None:
    space = spaces.create(control.deps, HOST, "Tea", cohosts=[BOB.id, HOST.id])
    control.asked(space, BOB, EVE)
    for one in (BOB, EVE):
        stage.approve(control.deps, space.id, HOST, one.id)
    assert roles(spaces.get(control.deps, space.id)) == {
        HOST.id: Role.HOST,
        BOB.id: Role.COHOST,
        EVE.id: Role.SPEAKER,
    }


def test_cohosts_are_two_people_with_an_account(control: Control) -> None:
    for chosen in (["a_nobody"], ["g_guest"], [BOB.id, EVE.id, person(7).id]):
        with refused("invalid_cohosts"):
            spaces.create(control.deps, HOST, "Tea", cohosts=chosen)
