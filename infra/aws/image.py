"""The image of the media worker: built for ARM, and pushed under a name that is its content."""

import base64
import hashlib
import shutil
import subprocess
from typing import Final

from botocore.exceptions import ClientError

from infra.aws.deployment import Deployment, DeploymentFailed
from infra.lock import ROOT

COPIED: Final = ("media_worker", "chalicelib/protocol", "chalicelib/domain")
SINGLE: Final = ("chalicelib/tokens.py", "chalicelib/errors.py")


def tag(captions: str) -> str:
    """Return the name of what the image is made from: 16 hexadecimal digits, and who makes captions in it."""
    paths = [path for folder in COPIED for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts]
    digest = hashlib.sha256()
    for path in sorted([*paths, *(ROOT / name for name in SINGLE)]):
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return f"{digest.hexdigest()[:16]}-{captions}"


def push(deployment: Deployment, repository: str, captions: str) -> str | None:
    """Build and push the image unless it is there, and return it by its digest; None without Docker.

    `captions` is who makes them: `none` or `transcribe`. Raises DeploymentFailed.
    """
    name = tag(captions)
    there = _digest(deployment, name)
    if there is None:
        if shutil.which("docker") is None:
            return None
        _sign_in(deployment, repository)
        image = f"{repository}:{name}"
        arguments = ("--build-arg", f"CAPTIONS={captions}", "-f", "media_worker/Dockerfile", "-t", image, ".")
        _docker("build", "--platform", "linux/arm64", *arguments)
        _docker("push", image)
        there = _digest(deployment, name)
    return f"{repository}@{there}"


def _digest(deployment: Deployment, name: str) -> str | None:
    try:
        found = deployment.client("ecr").describe_images(
            repositoryName=f"{deployment.prefix}-worker", imageIds=[{"imageTag": name}]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ImageNotFoundException":
            raise
        return None
    return str(found["imageDetails"][0]["imageDigest"])


def _sign_in(deployment: Deployment, repository: str) -> None:
    (found,) = deployment.client("ecr").get_authorization_token()["authorizationData"]
    password = base64.b64decode(found["authorizationToken"]).decode().partition(":")[2]
    _docker("login", "--username", "AWS", "--password-stdin", repository.partition("/")[0], text=password)


def _docker(*arguments: str, text: str | None = None) -> None:
    done = subprocess.run(["docker", *arguments], cwd=ROOT, input=text, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise DeploymentFailed(f"`docker {arguments[0]}` failed; it says why above. Is Docker running?")
