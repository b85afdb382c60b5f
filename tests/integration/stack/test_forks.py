"""A fork is like a process of its own: nothing of the process that it was made from is left in it."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.local.stack import ROOT
from tests.integration.stack.test_local_runner import SAMPLE, all_gone, answers
from tests.support.forks import Fork, forked_stack
from tests.support.patience import patient, until

MODULE = "tests.support.process_facts"
WITHIN = 120  # s: the first fork waits for all imports
ENVIRONMENT = {"PATH": os.environ["PATH"], "ESPACIO_TEST": "given"}


def forked(log: Path, *arguments: str, descriptors: tuple[int, ...] = ()) -> Fork:
    with log.open("w") as file:
        return Fork(MODULE, arguments, environment=ENVIRONMENT, log=file.fileno(), descriptors=descriptors)


def executed(log: Path, *arguments: str, descriptors: tuple[int, ...] = ()) -> int:
    with log.open("w") as file:
        return subprocess.run(
            [sys.executable, "-m", MODULE, *arguments],
            cwd=ROOT,
            env=ENVIRONMENT,
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            process_group=0,
            check=False,
        ).returncode


def said(log: Path) -> dict[str, Any]:
    return dict(json.loads(log.read_text().splitlines()[0]))


def test_fork_has_what_a_process_of_its_own_has(tmp_path: Path) -> None:
    logs = tmp_path / "fork" / "log", tmp_path / "execution" / "log"
    for log in logs:
        log.parent.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        code = executed(logs[1], "returns", "two words", descriptors=(listening.fileno(),))
        fork = forked(logs[0], "returns", "two words", descriptors=(listening.fileno(),))
        assert fork.wait(patient(WITHIN)) == code == 7
    of_fork, of_execution = [said(log) for log in logs]
    assert of_fork.pop("chance") != of_execution.pop("chance")
    for facts, log in zip((of_fork, of_execution), logs, strict=True):
        facts["files"] = [file.replace(str(log), "log") for file in facts["files"]]
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a job in the background, whose children inherit it
            del facts["handlers"][str(int(signal.SIGINT))]
    assert of_fork == of_execution


def test_two_forks_have_chances_of_their_own(tmp_path: Path) -> None:
    logs = tmp_path / "one", tmp_path / "other"
    for log in logs:
        assert forked(log, "returns").wait(patient(WITHIN)) == 7
    assert said(logs[0])["chance"] != said(logs[1])["chance"]


def test_descriptor_is_named_by_its_place(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    forked(tmp_path / "log", "returns", "{0}", "{1}", descriptors=(reading, writing)).wait(patient(WITHIN))
    for number in (reading, writing):
        os.close(number)
    numbers = said(tmp_path / "log")["arguments"][1:]
    assert len({int(number) for number in numbers}) == 2


def test_fork_that_fails_says_why(tmp_path: Path) -> None:
    assert forked(tmp_path / "log", "fails").wait(patient(WITHIN)) == 1
    assert (tmp_path / "log").read_text().splitlines()[-1] == "ValueError: It fails."


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_fork_ends_by_a_signal(number: signal.Signals, tmp_path: Path) -> None:
    fork = forked(tmp_path / "log", "waits")
    until(lambda: None if (tmp_path / "log").read_text() else "it has not begun", within=WITHIN)
    with pytest.raises(subprocess.TimeoutExpired):
        fork.wait(0)
    fork.send_signal(number)
    assert fork.wait(patient(WITHIN)) == -number


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_leaves_no_fork(number: signal.Signals) -> None:
    with forked_stack(*SAMPLE) as running:
        children = children_of(running.pid)
        assert len(children) == 2
        os.kill(running.pid, number)
        until(lambda: all_gone([running.pid, *children]), within=30)


@pytest.mark.parametrize("place", [0, 1], ids=["cloud", "gateway"])
def test_crashed_fork_starts_again_on_its_port(place: int) -> None:
    with forked_stack(*SAMPLE) as running:
        before = children_of(running.pid)
        os.kill(before[place], signal.SIGKILL)
        until(
            lambda: None if len(set(children_of(running.pid)) - {before[place]}) == 2 else "it is not back", within=30
        )
        until(lambda: answers(running), within=30)
        assert "stopped (signal 9); it starts again now" in (running.data / "runner.log").read_text()


def children_of(parent: int) -> list[int]:
    """Return the processes that `parent` has started, in the order of their start."""
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
