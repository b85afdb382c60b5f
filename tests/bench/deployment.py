"""`make deploy-check`: what an operator does with a deployment, by the real commands, against moto.

Two releases are deployed from a clone of this repository, and the first is rolled back to: from the second, by a
rollback that is killed and run again, and from a third whose deployment was killed. What moto has not is in
tests/support/moto_deployment.py, moto_resources.py and moto_chalice.py; the templates are also checked as text.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moto.server import ThreadedMotoServer

from infra.aws.deployment import Deployment
from infra.aws.releases import INSTALLED
from infra.lock import ROOT
from infra.release import FIXED, WORKER
from tests.support.moto_chalice import patch_moto
from tests.support.moto_deployment import DOMAIN
from tests.support.moto_resources import add_missing_resources

STAGE = "dev"
PATCHED = "PY=.venv/bin/python -m tests.support.moto_deployment"
CHOSEN = (
    f"DOMAIN={DOMAIN}",
    "CERTIFICATE=arn:aws:acm:us-east-1:123456789012:certificate/1",
    "MAIL_DOMAIN=example.org",
    "EMAIL=ops@example.org",
)
AUTHOR = ("-c", "user.name=Operator", "-c", "user.email=ops@example.org")
HALF_WAY = "Updating lambda function"  # what Chalice prints before each function that it replaces
Served = dict[str, Any]


class Operator:
    """Somebody with a clone of the repository, and what they do."""

    def __init__(self, clone: Path) -> None:
        self._clone = clone
        _run("git", "clone", "--quiet", "--no-hardlinks", ROOT, clone)
        for name in _run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT).splitlines():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_file():
                shutil.copy(ROOT / name, clone / name)
        for name in INSTALLED:
            (clone / name).symlink_to((ROOT / name).resolve(), target_is_directory=True)
        self.release("As it is here")

    def release(self, title: str) -> None:
        """Commit a change of the functions and of the site."""
        for name, mark in (("app.py", "#"), ("frontend/app/main.js", "//"), (f"frontend/{WORKER}", "//")):
            with (self._clone / name).open("a") as file:
                file.write(f"{mark} {title}\n")
        _run("git", "add", "--all", cwd=self._clone)
        _run("git", *AUTHOR, "commit", "--quiet", "--message", title, cwd=self._clone)

    def make(self, target: str, *variables: str, types: str = "") -> Served:
        """Run a command to its end, and return what is served then."""
        started = time.monotonic()
        command = ["make", target, f"STAGE={STAGE}", *variables, PATCHED]
        subprocess.run(command, cwd=self._clone, input=types, text=True, check=True)
        print(f"-- make {target}: {time.monotonic() - started:.0f} s", flush=True)
        return served()

    def kill(self, target: str) -> None:
        """Run a command, and kill it with all its processes when the first function was replaced."""
        command = ["make", target, f"STAGE={STAGE}", PATCHED]
        process = subprocess.Popen(command, cwd=self._clone, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout is not None
        replaced = 0
        for line in process.stdout:
            print(line, end="", flush=True)
            replaced += line.startswith(HALF_WAY)
            if replaced == 2:
                break
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert replaced == 2, f"make {target} was not killed half-way"
        print(f"-- make {target}: killed", flush=True)


def served() -> Served:
    """What visitors get: of each function its code and its variables, and of the site the files that it names."""
    deployment = Deployment(STAGE)
    lambdas, s3 = deployment.client("lambda"), deployment.client("s3")
    found = {one["FunctionName"]: one for one in lambdas.list_functions()["Functions"]}
    if not found:
        return {}
    variables = found["espacio-dev"]["Environment"]["Variables"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=deployment.bucket("site"))
    objects = [one for page in pages for one in page["Contents"]]
    folder = variables["ESPACIO_STATIC_URL"].lstrip("/") + "/"
    fixed = {WORKER, *(f"static/{name}" for name in FIXED)}
    return {
        "code": {name: (one["CodeSha256"], one["Runtime"]) for name, one in found.items()},
        "variables": {name: json.dumps(one["Environment"]["Variables"], sort_keys=True) for name, one in found.items()},
        "files": {one["Key"]: one["ETag"] for one in objects if one["Key"].startswith(folder) or one["Key"] in fixed},
    }


def check(operator: Operator) -> None:
    """Deploy, roll back and delete. Raises AssertionError or CalledProcessError."""
    first = operator.make("deploy", *CHOSEN)
    assert all(one in first["variables"]["espacio-dev"] for one in (f"wss://{DOMAIN}/socket", "espacio@example.org"))
    assert len(first["files"]) > 100
    _require(operator.make("deploy"), first)
    operator.release("The second release")
    second = operator.make("deploy")
    assert all(second[part] != first[part] for part in first)
    operator.kill("rollback")
    assert served() != second, "the rollback was killed before it did anything"
    _require(operator.make("rollback"), first)
    operator.release("The third release, whose deployment is killed")
    operator.kill("deploy")
    assert served() != first
    _require(operator.make("rollback"), first)
    assert operator.make("destroy", "DATA=delete", types=f"{STAGE}\n") == {}
    assert Deployment(STAGE).client("dynamodb").list_tables()["TableNames"] == []
    assert Deployment(STAGE).client("lambda").list_layers()["Layers"] == []


def _require(now: Served, expected: Served) -> None:
    different = [f"{part}: {one}" for part in expected for one in now[part].items() ^ expected[part].items()]
    assert not different, "\n".join(different)


@contextmanager
def _account() -> Iterator[None]:
    """An account at moto, which all commands find."""
    patch_moto()
    add_missing_resources()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    os.environ.pop("AWS_DEFAULT_REGION", None)  # the page names AWS_REGION alone
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "ESPACIO_CHALICE": "tests.support.moto_chalice",
        "PYTHONUNBUFFERED": "1",
    }
    try:
        yield
    finally:
        server.stop()


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary, _account():
        check(Operator(Path(temporary) / "espacio"))
    print("deployed, rolled back and deleted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
