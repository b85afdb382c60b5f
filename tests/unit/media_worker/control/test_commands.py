"""Messages that a worker cannot carry out."""

from typing import cast

from chalicelib.protocol import SetRole, WorkerAnswer, WorkerRefusal, encode
from media_worker.control.background import BackgroundTasks
from media_worker.control.commands import Commands
from media_worker.control.link import ControlLink
from tests.support.room import seat, space
from tests.unit.media_worker.control.test_rooms import Stage

LINK = cast(ControlLink, None)  # nothing is sent over it


async def answer(message: WorkerAnswer | WorkerRefusal) -> None:
    raise AssertionError(f"{message} answers no admission")


def test_message_that_came_too_late_makes_the_worker_report_what_it_knows() -> None:
    stage = Stage()
    commands = Commands(stage.rooms, answer, BackgroundTasks())
    stage.admit("a_host")
    reports = stage.rooms.reports(stage.loop.now)
    muted = SetRole(stage.grant("set_role", space(2, [seat("a_host", "host")])))
    stage.wall += 101
    commands.receive(LINK, encode(muted))
    assert commands.ignored == 1
    assert stage.rooms.reports(stage.loop.now + 2) == reports != ()


def test_forged_message_makes_the_worker_report_nothing() -> None:
    stage = Stage()
    commands = Commands(stage.rooms, answer, BackgroundTasks())
    stage.admit("a_host")
    stage.rooms.reports(stage.loop.now)
    commands.receive(LINK, encode(SetRole("no grant of ours")))
    assert commands.ignored == 1
    assert stage.rooms.reports(stage.loop.now + 2) == ()
