"""The releases of a deployment: commits, newest last, so that the one before can be deployed again."""

import argparse
import json
import shutil
import subprocess
import sys
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from infra.aws.deployment import Deployment, DeploymentFailed
from infra.lock import ROOT

RELEASES: Final = "state/releases.json"  # in the site's bucket
KEPT: Final = 20
FOLDER: Final = ROOT / "build/rollback"


def releases(deployment: Deployment) -> list[str]:
    """Return the commits that were deployed, newest last."""
    try:
        found = deployment.client("s3").get_object(Bucket=deployment.bucket("site"), Key=RELEASES)
    except ClientError:
        return []
    commits: list[str] = json.loads(found["Body"].read())
    return commits


def remember(deployment: Deployment) -> str | None:
    """Add this commit, and return it; None if there are changes that are in no commit."""
    if _git("status", "--porcelain"):
        return None
    commit = _git("rev-parse", "HEAD")
    known = releases(deployment)
    body = json.dumps([*known, commit][-KEPT:] if known[-1:] != [commit] else known)
    deployment.client("s3").put_object(Bucket=deployment.bucket("site"), Key=RELEASES, Body=body.encode())
    return commit


def before(commits: list[str]) -> str:
    """Return the release before the newest. Raises DeploymentFailed if there is none."""
    if len(commits) < 2:
        raise DeploymentFailed("There is no release before this one.")
    return commits[-2]


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise DeploymentFailed(f"`git {arguments[0]}` failed: {done.stderr.strip()}")
    return done.stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="make rollback", description="Deploy the release before this one again.")
    parser.add_argument("stage")
    options = parser.parse_args()
    try:
        commit = before(releases(Deployment(options.stage)))
        print(f"Deploying {commit[:12]} again, in {FOLDER.relative_to(ROOT)}")
        shutil.rmtree(FOLDER, ignore_errors=True)  # of a rollback that was killed
        _git("worktree", "prune")
        _git("worktree", "add", "--force", "--detach", str(FOLDER), commit)
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
