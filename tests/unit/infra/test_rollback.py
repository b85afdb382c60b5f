"""`make rollback` deploys the commit of the release before, from a worktree of its own."""

import subprocess
from pathlib import Path

import pytest

from infra.aws import releases
from infra.aws.deployment import Deployment, DeploymentFailed

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
    monkeypatch.setattr(releases, "history", lambda deployment: releases.History(commits))
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


@pytest.mark.parametrize(
    ("installed", "made_from"),
    [(".venv", "requirements.txt"), ("frontend/node_modules", "frontend/package-lock.json")],
)
def test_what_is_installed_is_used_again_if_the_release_wants_the_same(
    deployed: tuple[Path, list[str]], installed: str, made_from: str
) -> None:
    root = releases.FOLDER.parents[1]
    (root / ".gitignore").write_text("build/\n.venv\nnode_modules\n")
    (root / installed).mkdir(parents=True)
    (root / "frontend/app").mkdir(parents=True)
    (root / "frontend/app/main.js").touch()
    (root / "Makefile").write_text(f"deploy:\n\t@readlink {installed} >> {deployed[0]} || true\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "A release with an environment")
    deployed[1][0] = git(root, "rev-parse", "HEAD")
    assert releases.main() == 0
    (root / made_from).touch()
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Another package")
    assert releases.main() == 0
    assert deployed[0].read_text().splitlines() == [str(root / installed)]
    assert (root / installed).is_dir()


@pytest.mark.parametrize(
    ("finished", "begun", "expected"),
    [
        (["a", "b", "c"], None, "b"),
        (["a", "b"], "c", "b"),  # the deployment of c failed half-way
        (["a", "b"], releases.UNCOMMITTED, "b"),
        (["a", "b"], "b", "a"),  # b was deployed again, with another setting
        (["a", "b", "c"], "b", "b"),  # a rollback that was killed goes on
    ],
)
def test_rollback_goes_to_the_newest_release_that_was_whole_before_what_is_there(
    finished: list[str], begun: str | None, expected: str
) -> None:
    assert releases.before(releases.History(finished, begun)) == expected


@pytest.mark.parametrize("known", [releases.History([]), releases.History(["a"]), releases.History([], "a")])
def test_nothing_is_rolled_back_to_without_a_release_before(known: releases.History) -> None:
    with pytest.raises(DeploymentFailed, match="no release before"):
        releases.before(known)


def test_release_counts_once_its_deployment_is_done_and_going_back_forgets_what_came_after(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def release(commit: str) -> str | None:
        monkeypatch.setattr(releases, "_git", lambda verb, *_: "" if verb == "status" else commit)
        return releases.begin(deployment)

    for commit in ("a", "b", "c"):
        assert release(commit) == commit
        assert releases.history(deployment).begun == commit
        releases.finish(deployment, commit)
    release("b")
    assert releases.history(deployment) == releases.History(["a", "b", "c"], "b")
    releases.finish(deployment, "b")
    assert releases.history(deployment) == releases.History(["a", "b"])


def test_changes_in_no_commit_are_deployed_but_never_gone_back_to(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_git", lambda *_: "M app.py")
    assert releases.begin(deployment) is None
    assert releases.history(deployment) == releases.History([], releases.UNCOMMITTED)
