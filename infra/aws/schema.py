"""Brings the stored data of a deployment up to date: runs the migrations that it has not had yet."""

import secrets
import time
from collections.abc import Sequence
from typing import Final

from chalicelib.store import tables
from chalicelib.store.schema import SchemaStore
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.migrations import MIGRATIONS, Migration, Say

HELD_S: Final = 15 * 60  # after that, a migrator that was killed no longer keeps others from migrating


def migrate(deployment: Deployment, say: Say, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Run what is missing, in order. One that fails is run again next time; those before it are not.

    A deployment that is newer than this code, as after a rollback, stays as it is. Raises DeploymentFailed if somebody
    else is migrating.
    """
    tables.bind(deployment.prefix, deployment.region)
    store, holder = SchemaStore(), secrets.token_hex(8)
    if all(one.number <= store.version() for one in migrations):
        return
    try:
        for one in migrations:
            _hold(store, holder)
            if one.number > store.version():
                say(f"Migration {one.number}: {one.title}")
                one.run(deployment, say)
                _reach(store, holder, one.number)
    finally:
        store.release(holder)


def _hold(store: SchemaStore, holder: str) -> None:
    now = time.time()
    if not store.hold(holder, now, now + HELD_S):
        raise _lost()


def _reach(store: SchemaStore, holder: str, number: int) -> None:
    if not store.reach(holder, number):
        raise _lost()


def _lost() -> DeploymentFailed:
    return DeploymentFailed(f"Somebody else is migrating this deployment. Wait up to {HELD_S // 60} minutes.")
