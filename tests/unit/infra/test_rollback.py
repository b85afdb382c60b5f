"""`make rollback` deploys the commit of the release before, from a worktree of its own."""

import subprocess
from pathlib import Path

import pytest

from infra.aws import releases

MAKEFILE = "deploy:\n\t@echo $(STAGE) `git rev-parse HEAD` >> {}\n"


def git(folder: Path, *arguments: str) -> str:
    own = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    return subprocess.run(
        ["git", *own, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture
def deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A repository with two releases, whose `make deploy` says what it deploys in the file that is returned."""
    root, log = tmp_path / "repository", tmp_path / "deployed"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "Makefile").write_text(MAKEFILE.format(log))
    (root / ".gitignore").write_text("build/\n")
    git(root, "add", ".")
    commits = []
    for text in ("First release", "Second release"):
        git(root, "commit", "--quiet", "--allow-empty", "--message", text)
        commits.append(git(root, "rev-parse", "HEAD"))
    monkeypatch.setattr(releases, "ROOT", root)
    monkeypatch.setattr(releases, "FOLDER", root / "build/rollback")
    monkeypatch.setattr(releases, "releases", lambda deployment: commits)
    monkeypatch.setattr(releases, "Deployment", lambda stage: stage)
    monkeypatch.setattr("sys.argv", ["rollback", "dev"])
    return log, commits


def test_release_before_is_deployed_and_nothing_is_left_behind(deployed: tuple[Path, list[str]]) -> None:
    log, commits = deployed
    assert releases.main() == 0
    assert log.read_text().split() == ["dev", commits[0]]
    assert not releases.FOLDER.exists()
    assert git(releases.FOLDER.parents[1], "status", "--porcelain") == ""


def test_rollback_that_was_killed_can_be_run_again(deployed: tuple[Path, list[str]]) -> None:
    log, commits = deployed
    git(releases.FOLDER.parents[1], "worktree", "add", "--detach", str(releases.FOLDER), commits[1])
    (releases.FOLDER / "half-made").touch()
    assert releases.main() == 0
    assert log.read_text().split() == ["dev", commits[0]]


def test_only_release_has_none_before_it(deployed: tuple[Path, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    deployed[1].pop()
    assert releases.main() == 1
    assert capsys.readouterr().err == "There is no release before this one.\n"
