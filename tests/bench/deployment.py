"""`make deploy-check`: deploys everything to moto with the real commands, deploys it again, and deletes it.

moto has no CloudFront distributions, no secrets and no alarms in CloudFormation, so the edge and the workers are left
out here (their templates are checked as text), and the rest needs the patches of tests/support/moto_chalice.py.
"""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from moto.server import ThreadedMotoServer

from infra.aws import destroy, image
from infra.aws.deploy import deploy
from infra.aws.deployment import Deployment
from infra.aws.package import BUILD
from infra.aws.stacks import Stacks
from tests.support.moto_chalice import patch_moto

STAGE = "dev"
DOMAIN = "d111111abcdef8.cloudfront.net"


def main() -> int:
    patch_moto()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    shutil.rmtree(BUILD / STAGE, ignore_errors=True)  # what Chalice remembers of another account
    server = ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "ESPACIO_CHALICE": "tests.support.moto_chalice",
    }
    with mock.patch.object(Stacks, "apply", _without_edge(Stacks.apply)), mock.patch.object(image, "push", _no_docker):
        for turn in ("from nothing", "again"):
            started = time.monotonic()
            address = deploy(Deployment(STAGE), {"EMAIL": "ops@example.org"}, print)
            assert address == f"https://{DOMAIN}"
            print(f"deployed {turn} in {time.monotonic() - started:.0f} s:", _functions())
        with mock.patch.object(Stacks, "delete", _without_network(Stacks.delete)):
            destroy.destroy(Deployment(STAGE), with_data=True, say=print)
    left = _functions(), Deployment(STAGE).client("dynamodb").list_tables()["TableNames"]
    print("left after the deletion:", left)
    server.stop()
    return 0 if left == ([], []) else 1


def _functions() -> list[str]:
    found = Deployment(STAGE).client("lambda").list_functions()["Functions"]
    return sorted(f"{one['FunctionName']} {one['Runtime']}" for one in found)


def _without_edge(apply: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    def applied(stacks: Stacks, name: str, given: Any = None) -> dict[str, str]:
        return {"SiteDomain": DOMAIN} if name == "edge" else apply(stacks, name, given)

    return applied


def _without_network(delete: Callable[..., bool]) -> Callable[..., bool]:
    """moto deletes a VPC before its subnets, which EC2 refuses, too."""

    def deleted(stacks: Stacks, name: str) -> bool:
        return name != "network" and delete(stacks, name)

    return deleted


def _no_docker(*_: object) -> None:
    """There is no registry to push to."""


if __name__ == "__main__":
    sys.exit(main())
