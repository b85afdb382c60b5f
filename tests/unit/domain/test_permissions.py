"""Permissions: the whole table, written a second time by hand, so that neither changes alone."""

import pytest

from chalicelib.domain.errors import NotAllowed
from chalicelib.domain.permissions import ALLOWED, Action, Role, may, may_over, require, require_over

# y: may, -: may not.     host cohost speaker listener guest
TABLE = {
    Action.LISTEN: "y y y y y",
    Action.REPORT: "y y y y y",
    Action.REACT: "y y y y -",
    Action.SPEAK: "y y y - -",
    Action.CREATE: "- - - y -",
    Action.START: "y - - - -",
    Action.END: "y - - - -",
    Action.CANCEL: "y - - - -",
    Action.EDIT: "y - - - -",
    Action.MAKE_COHOST: "y - - - -",
    Action.HAND_OVER: "y - - - -",
    Action.EDIT_RECORDING: "y - - - -",
    Action.SEE_REQUESTS: "y y - - -",
    Action.APPROVE: "y y - - -",
    Action.DECLINE: "y y - - -",
    Action.INVITE: "y y - - -",
    Action.MUTE: "y y - - -",
    Action.MUTE_ALL: "y y - - -",
    Action.REMOVE: "y y - - -",
    Action.BLOCK: "y y - - -",
    Action.PIN: "y y - - -",
    Action.SEE_LOG: "y y - - -",
    Action.UNMUTE: "y y - - -",
    Action.UNMUTE_SELF: "y y y - -",
    Action.MOVE_TO_AUDIENCE: "y y - - -",
    Action.REQUEST: "- - - y -",
    Action.ACCEPT: "- - - y -",
    Action.LEAVE_STAGE: "- y y - -",
}
# The roles that the row may mute, move, remove or block.
OVER = {
    Role.HOST: "- y y y y",
    Role.COHOST: "- - y y y",
    Role.SPEAKER: "- - - - -",
    Role.LISTENER: "- - - - -",
    Role.GUEST: "- - - - -",
}
PAIRS = [
    (role, target, cell == "y") for role, row in OVER.items() for target, cell in zip(Role, row.split(), strict=True)
]
CASES = [
    (role, action, cell == "y") for action, row in TABLE.items() for role, cell in zip(Role, row.split(), strict=True)
]


def test_table_names_every_role_and_action() -> None:
    assert set(TABLE) == set(Action)
    assert set(ALLOWED) == set(Role)


@pytest.mark.parametrize(("role", "action", "allowed"), CASES)
def test_role_may_do_what_the_table_says(role: Role, action: Action, allowed: bool) -> None:
    assert may(role, action) is allowed
    if allowed:
        require(role, action)
        return
    with pytest.raises(NotAllowed) as refused:
        require(role, action)
    assert refused.value.code == "not_allowed"
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(("role", "target", "allowed"), PAIRS)
def test_role_may_reach_whom_the_table_says(role: Role, target: Role, allowed: bool) -> None:
    assert may_over(role, target) is allowed
    if allowed:
        require_over(role, target)
        return
    with pytest.raises(NotAllowed) as refused:
        require_over(role, target)
    assert refused.value.code == "not_allowed"
    assert refused.value.message.endswith(".")


def test_guest_is_asked_to_sign_up() -> None:
    with pytest.raises(NotAllowed, match=r"^Sign up or sign in to request to speak: guests only listen\.$"):
        require(Role.GUEST, Action.REQUEST)


def test_refusal_names_who_may() -> None:
    with pytest.raises(NotAllowed, match=r"^A speaker may not mute somebody else; only the host or a co-host may\.$"):
        require(Role.SPEAKER, Action.MUTE)
