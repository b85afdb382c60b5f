"""`python -m infra.local`: one sentence when it cannot start, nothing left behind when it stops."""

import os
import signal
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from infra.local.stack import NotStarted, Stack, stack
from tests.support.patience import patient, until

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ("--app", "tests.support.sample_app", "--gateway-option=--no-tables", "--workers", "0")


def run(*arguments: str, environment: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "infra.local", *SAMPLE, *arguments],
        cwd=ROOT,
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        timeout=patient(60),
        check=False,
    )


def children_of(parent: int) -> dict[str, int]:
    """Return the processes that `parent` started, by module."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1]) == parent:
                found[(folder / "cmdline").read_text().split("\0")[2]] = int(folder.name)
        except (OSError, IndexError):
            continue
    return found


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def all_gone(pids: list[int]) -> str:
    left = [pid for pid in pids if not is_gone(pid)]
    return f"{left} still run" if left else ""


def answers(running: Stack) -> str:
    try:
        with urllib.request.urlopen(running.origin, timeout=patient(2)) as answer:
            return "" if answer.status == 200 else f"it answers {answer.status}"
    except OSError as error:
        return str(error)


def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("--data", str(tmp_path), environment={"PORT": str(port)})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Port {port} cannot be used: Address already in use.")
    assert len(ended.stderr.splitlines()) == 1


def test_unwritable_data_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = run("--port", "0", "--data", str(tmp_path / "file/data"))
    assert ended.returncode == 1
    assert "cannot be written: Not a directory." in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_child_that_dies_at_start_is_one_sentence(tmp_path: Path) -> None:
    ended = run("--port", "0", "--data", str(tmp_path), "--app", "no_such_app")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The gateway stopped while starting: ModuleNotFoundError: No module named")
    assert len(ended.stderr.splitlines()) == 1


def test_stack_that_does_not_start_says_why() -> None:
    with pytest.raises(NotStarted, match="No module named 'no_such_app'"), stack(*SAMPLE, "--app", "no_such_app"):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signal_leaves_no_child(number: signal.Signals) -> None:
    with stack(*SAMPLE) as running:
        children = children_of(running.pid)
        assert set(children) == {"infra.local.moto_server", "infra.local.gateway"}
        os.kill(running.pid, number)
        until(lambda: all_gone([running.pid, *children.values()]), within=30)


@pytest.mark.parametrize("module", ["infra.local.gateway", "infra.local.moto_server"])
def test_crashed_child_starts_again_on_its_port(module: str) -> None:
    with stack(*SAMPLE) as running:
        before = children_of(running.pid)[module]
        os.kill(before, signal.SIGKILL)
        until(
            lambda: "" if children_of(running.pid).get(module, before) != before else f"{module} is not back", within=30
        )
        until(lambda: answers(running), within=30)
        assert "stopped (signal 9); it starts again now" in (running.data / "runner.log").read_text()


def test_secrets_stay_and_are_the_owners_alone(tmp_path: Path) -> None:
    with stack(*SAMPLE, data=tmp_path) as first:
        mode = stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode)
    with stack(*SAMPLE, data=tmp_path) as second:
        assert (first.secret, first.worker_secret) == (second.secret, second.worker_secret)
    assert first.secret != first.worker_secret
    assert mode == 0o600


def test_damaged_snapshot_is_named_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "cloud.snapshot").write_bytes(b"damaged")
    with stack(*SAMPLE, data=tmp_path):
        assert (tmp_path / "runner.log").read_text().startswith("The snapshot cloud.snapshot is damaged: ")
