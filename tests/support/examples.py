"""A live Space and its people as plain values, for tests of the rules."""

from collections.abc import Callable

import pytest

from chalicelib.domain import hosts, stage
from chalicelib.domain import space as life
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space

NOW = 1_767_225_600_000
HOST = Identity("a_ada", "Ada", "ada")
BOB = Identity("a_bob", "Bob", "bob")
EVE = Identity("a_eve", "Eve", "eve")
KIM = Identity("a_kim", "Kim", "kim")
GUEST = Identity("g_7Hq", "Guest")


def live() -> Space:
    return life.go_live("s_1", HOST, "Tea", now=NOW)


def on_stage(space: Space, *people: Identity, at: int = NOW) -> Space:
    """Return `space` with these people on the stage, who asked to speak and were approved."""
    for one in people:
        space = stage.approve(stage.request_to_speak(space, one, now=at), HOST, one.id, now=at)
    return space


def with_cohosts(*people: Identity) -> Space:
    """Return a live Space with co-hosts, each appointed 1 ms after the one before."""
    space = on_stage(live(), *people)
    for later, one in enumerate(people, 1):
        space = hosts.make_cohost(space, HOST, one.id, now=NOW + later)
    return space


def refusal(rule: Callable[[], object]) -> str:
    """Return the code with which the rule refuses."""
    with pytest.raises(Refused) as refused:
        rule()
    assert refused.value.message.endswith(".")
    return refused.value.code
