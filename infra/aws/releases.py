"""The releases of a deployment: commits, newest last, so that the one before can be deployed again."""

import argparse
import json
import shutil
import subprocess
import sys
from typing import Final, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.deployment import Deployment, DeploymentFailed
from infra.lock import ROOT

HISTORY: Final = "state/release-history.json"  # in the site's bucket
KEPT: Final = 20
UNCOMMITTED: Final = "uncommitted"  # stands for changes that are in no commit
FOLDER: Final = ROOT / "build/rollback"
# What is installed, and what it is made from.
INSTALLED: Final = {
    ".venv": ("infra/constraints.txt", "infra/setup", "*requirements.txt"),
    "frontend/node_modules": ("frontend/package-lock.json",),
}


class History(NamedTuple):
    """The commits whose deployment finished, newest last, and the one whose deployment began and did not finish."""

    finished: list[str]
    begun: str | None = None


def history(deployment: Deployment) -> History:
    """Return what was deployed."""
    try:
        found = deployment.client("s3").get_object(Bucket=deployment.bucket("site"), Key=HISTORY)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchBucket"):
            return History([])
        raise
    return History(**json.loads(found["Body"].read()))


def begin(deployment: Deployment) -> str | None:
    """Note that this commit is being deployed, and return it; None if there are changes that are in no commit."""
    commit = None if _git("status", "--porcelain") else _git("rev-parse", "HEAD")
    _write(deployment, history(deployment)._replace(begun=commit or UNCOMMITTED))
    return commit


def finish(deployment: Deployment, commit: str) -> None:
    """Note that the deployment of a commit is done. Later ones than a commit that was deployed again are forgotten."""
    finished = history(deployment).finished
    earlier = finished[: finished.index(commit)] if commit in finished else finished
    _write(deployment, History([*earlier, commit][-KEPT:]))


def before(known: History) -> str:
    """Return the release to go back to: the one before what is deployed, even if that is there only in part, or the
    one to which an unfinished rollback went. Raises DeploymentFailed if there is none."""
    finished, begun = known
    if begun in finished[:-1]:
        return str(begun)
    past = finished[:-1] if begun is None or begun in finished else finished
    if not past:
        raise DeploymentFailed("There is no release before this one.")
    return past[-1]


def _write(deployment: Deployment, known: History) -> None:
    body = json.dumps(known._asdict()).encode()
    deployment.client("s3").put_object(Bucket=deployment.bucket("site"), Key=HISTORY, Body=body)


def _checkout(commit: str) -> None:
    """Put a commit into a worktree of its own, with what is installed here if it wants the same packages: in an
    emergency, nobody should wait for them."""
    shutil.rmtree(FOLDER, ignore_errors=True)  # of a rollback that was killed
    _git("worktree", "prune")
    _git("worktree", "add", "--force", "--detach", str(FOLDER), commit)
    for name, made_from in INSTALLED.items():
        if (ROOT / name).exists() and not _git("diff", "--name-only", commit, "--", *made_from):
            (FOLDER / name).symlink_to(ROOT / name, target_is_directory=True)


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise DeploymentFailed(f"`git {arguments[0]}` failed: {done.stderr.strip()}")
    return done.stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make rollback", description="Deploy the release before this one again.")
    parser.add_argument("stage", nargs="?", default="")
    options = parser.parse_args()
    try:
        commit = before(history(Deployment(options.stage)))
        print(f"Deploying {commit[:12]} again, in {FOLDER.relative_to(ROOT)}", flush=True)
        _checkout(commit)
    except (DeploymentFailed, BotoCoreError, ClientError) as problem:
        print(problem, file=sys.stderr)
        return 1
    try:
        command = ["make", "deploy", f"STAGE={options.stage}"]
        return subprocess.run(command, cwd=FOLDER, check=False).returncode  # noqa: S603
    finally:
        _git("worktree", "remove", "--force", str(FOLDER))


if __name__ == "__main__":
    sys.exit(main())
