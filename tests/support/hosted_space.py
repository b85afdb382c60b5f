"""A live Space against a database, with people on its stage and the reports of its worker."""

from typing import Any

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Role
from chalicelib.domain.space import Space
from chalicelib.services.space import host_controls, spaces, stage
from tests.support.control import HOST, Control, person, report

COHOST, OTHER = person(1), person(2)


def step_up(control: Control, space: Space, *people: Identity) -> None:
    for one in people:
        control.asked(space, one)
        stage.approve(control.deps, space.id, HOST, one.id)


def with_cohosts(control: Control, *cohosts: Identity) -> tuple[Space, str]:
    space, worker = control.carried()
    step_up(control, space, *cohosts)
    for one in cohosts:
        control.at += 1
        host_controls.make_cohost(control.deps, space.id, HOST, one.id)
    return now(control, space), worker


def now(control: Control, space: Space) -> Space:
    return spaces.get(control.deps, space.id)


def roles(space: Space) -> dict[str, Role]:
    return {seat.person.id: seat.role for seat in space.stage}


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code and error.message.endswith("."))


def beat(control: Control, worker: str, space: Space, **more: Any) -> None:
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[report(space) | more])
