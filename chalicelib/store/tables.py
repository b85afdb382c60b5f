"""The tables: their names, their common keys, and the connection that they share.

Nothing touches the network or the environment at import. `bind` names the tables once at start-up. botocore finds the
endpoint and the credentials, so that a single machine and AWS differ in their environment only.
"""

from collections.abc import Callable
from typing import Any, Self, TypeVar

import botocore
import botocore.session
from botocore.config import Config
from msgspec import MsgspecError
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE
from pynamodb.exceptions import TableError
from pynamodb.models import Model

# A request reads one item or one short page, so it gives up early and tries again.
CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 4.0
RETRIES = 3
POOL = 64  # connections; a Lambda uses one at a time, a single machine as many as it has threads
# Without it, botocore composes its own twice for each request, which takes a third of its processor time.
USER_AGENT = f"Espacio Botocore/{botocore.__version__}"

TTL = "expires_at"


class Item(Model):
    """The attributes of every item.

    `expires_at` (epoch s) is the time to live of items that expire, and None for others. DynamoDB deletes up to days
    late, so readers of such items check the time as well.
    """

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute(null=True)

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """Return the item of a row. Raises Unreadable."""
        try:
            return super().from_raw_data(data)
        except (MsgspecError, ValueError) as error:
            raise Unreadable(f"{data['pk']['S']} {data['sk']['S']} in {cls.Meta.table_name} cannot be read") from error


Kind = TypeVar("Kind", bound=type[Item])

_SUFFIXES: dict[type[Item], str] = {}


def in_table(suffix: str) -> Callable[[Kind], Kind]:
    """Decorate a class of items that are stored in the table `{prefix}-{suffix}`.

    The class has an inner `class Meta: table_name = suffix`. Several classes may share a table; one that has indexes
    declares all of the table's.
    """

    def register(kind: Kind) -> Kind:
        _SUFFIXES[kind] = suffix
        return kind

    return register


def bind(prefix: str, region: str | None = None) -> botocore.session.Session:
    """Name every table and give all of them one connection with one pool; return its botocore session.

    Call it once at start-up, after the modules with items are imported and before the first thread. Without `region`,
    botocore finds it (AWS_DEFAULT_REGION). Clients of the session send USER_AGENT.
    """
    shared = Connection(
        region=region,
        connect_timeout_seconds=CONNECT_TIMEOUT_S,
        read_timeout_seconds=READ_TIMEOUT_S,
        max_retry_attempts=RETRIES,
        max_pool_connections=POOL,
    )
    shared.session.set_default_client_config(Config(user_agent=USER_AGENT))
    known: set[str] = set()
    for kind, suffix in _kinds():
        kind.Meta.table_name = f"{prefix}-{suffix}"
        kind._connection = None
        own = kind._get_connection()
        if suffix not in known:
            shared.add_meta_table(own.get_meta_table())
        own.connection = shared
        known.add(suffix)
    _ = shared.client  # created here, by one thread: creating it is not thread-safe
    return shared.session


def create_missing() -> None:
    """Create the missing tables with their indexes and TTL, for a single machine and for tests."""
    first = {suffix: kind for kind, suffix in reversed(_kinds())}
    for kind in first.values():
        if kind.exists():
            continue
        try:
            kind.create_table(wait=True, billing_mode=PAY_PER_REQUEST_BILLING_MODE)
        except TableError as error:
            if error.cause_response_code != "ResourceInUseException":
                raise
        else:
            kind._get_connection().update_time_to_live(TTL)


def _kinds() -> list[tuple[type[Item], str]]:
    """Return every class and its table, those with indexes first: a table is created from its first class."""
    return sorted(_SUFFIXES.items(), key=lambda entry: not entry[0]._indexes)


class LostRace(Exception):
    """Another command wrote first, so the condition of this write did not hold, and nothing has changed."""


class Unreadable(Exception):
    """A stored row is damaged, or of a release that does not go with this one; the message names it."""
