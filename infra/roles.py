"""`make administrator HANDLE=ana` and `make reviewer HANDLE=ana`: who may read reports, on this machine or on AWS.

The handle is looked up once; the role belongs to the account from then on, no matter who has the handle later. With
`STAGE=dev` it is an account of that deployment, otherwise one of the Espacio that runs here (`make run`).
"""

import argparse
import os
import sys
from pathlib import Path
from typing import get_args

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.account import Account, Role
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.services.account import roles
from chalicelib.services.stores import Stores
from chalicelib.store import tables
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.local.settings import ENDPOINT, REGION


class NotRunning(Exception):
    """No Espacio runs on this machine; the message says how to start one."""


def change(handle: str, role: Role, *, remove: bool) -> Account:
    """Grant or withdraw a role in the tables that are bound. Raises Refused."""
    act = roles.withdraw if remove else roles.grant
    return act(Stores(), handle, role)


def bind(stage: str, data: Path) -> None:
    """Bind the tables of a deployment, or without a stage those of this machine.

    Raises DeploymentFailed, NotRunning.
    """
    if stage:
        deployment = Deployment(stage)
        tables.bind(deployment.prefix, deployment.region)
        return
    try:
        endpoint, prefix = (data / ENDPOINT).read_text().split()
    except (OSError, ValueError) as error:
        raise NotRunning(f"Nothing runs in {data}. Start it by `make run`, or name a STAGE.") from error
    here = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_ENDPOINT_URL": endpoint}
    os.environ.update(here)
    tables.bind(prefix, REGION)


def _explained(problem: PynamoDBException, stage: str) -> str:
    """Return what to do if a deployment's tables cannot be read."""
    if stage and problem.cause_response_code == "ResourceNotFoundException":
        return f"Nothing of the stage {stage} is deployed there. See: make doctor STAGE={stage}."
    return f"{problem}. See: make doctor STAGE={stage}." if stage else str(problem)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.roles", description=__doc__)
    parser.add_argument("role", choices=get_args(Role))
    parser.add_argument("handle")
    parser.add_argument("--stage", default="")
    parser.add_argument("--data", type=Path, default=Path(".espacio"))
    parser.add_argument("--remove", action="store_true")
    options = parser.parse_args()
    try:
        bind(options.stage, options.data)
        account = change(options.handle, options.role, remove=options.remove)
    except NotFound as problem:
        print(f"{problem} They need an account first: sign up on the site.", file=sys.stderr)
        return 1
    except PynamoDBException as problem:
        print(_explained(problem, options.stage), file=sys.stderr)
        return 1
    except (Refused, DeploymentFailed, NotRunning, BotoCoreError, ClientError) as problem:
        print(problem, file=sys.stderr)
        return 1
    now = ", ".join(sorted(account.roles)) or "no role"
    print(f"@{account.handle} ({account.id}) has {now}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
