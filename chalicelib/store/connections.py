"""Tickets and WebSocket connections in DynamoDB: `{prefix}-connections`.

A ticket is used by deleting it on condition, so of two that use it at once one wins. A browser's connection is
also kept under its person, so that what is addressed to somebody finds them, and a door that was locked since knows
who was inside; that row outlives the connection.
"""

from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.domain.identity import Identity
from chalicelib.store.items import read, take
from chalicelib.store.tables import Item, in_table

TICKET_S = 60
CONNECTIONS = 10  # of one person, that a message is sent to
CONNECTION_S = 2 * 60 * 60 + 300  # API Gateway closes a connection after 2 h


@dataclass(frozen=True, slots=True)
class Connection:
    """One WebSocket connection. `endpoint` is the URL of the management API that reaches it.

    A browser's has a `person`, and a `space` if it is for one; a worker's a `worker`. `shown` if everybody may see
    that the person listens there.
    """

    id: str
    endpoint: str
    person: Identity | None = None
    space: str | None = None
    worker: str | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket was for. `space` is None for what is addressed to the person alone; `expires_at` is epoch s."""

    person: Identity
    space: str | None
    expires_at: int
    shown: bool = False


@in_table("connections")
class TicketItem(Item):
    class Meta:
        table_name = "connections"

    person_id = UnicodeAttribute()
    name = UnicodeAttribute()
    handle = UnicodeAttribute(null=True)
    space = UnicodeAttribute(null=True)
    shown = BooleanAttribute(null=True)


@in_table("connections")
class ConnectionItem(Item):
    class Meta:
        table_name = "connections"

    endpoint = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    handle = UnicodeAttribute(null=True)
    space = UnicodeAttribute(null=True)
    worker = UnicodeAttribute(null=True)
    shown = BooleanAttribute(null=True)


@in_table("connections")
class PresenceItem(Item):
    """`PERSON#{id}` and `SPACE#{space}` or `SITE#{connection}`: where somebody can be reached."""

    class Meta:
        table_name = "connections"

    connection = UnicodeAttribute()
    endpoint = UnicodeAttribute()


class ConnectionStore:
    """Tickets (60 s, single use) and the connections that they open."""

    def issue(self, ticket: str, person: Identity, space_id: str | None, now: float, *, shown: bool = False) -> None:
        """Write a ticket for one person and one Space, or none. `now` is epoch s."""
        TicketItem(
            f"TICKET#{ticket}",
            "TICKET",
            person_id=person.id,
            name=person.name,
            handle=person.handle,
            space=space_id,
            shown=shown or None,
            expires_at=int(now) + TICKET_S,
        ).save()

    def redeem(self, ticket: str) -> Ticket | None:
        """Use a ticket up, also one that is over, and say what it was for; None if it is used or unknown."""
        used = take(TicketItem, f"TICKET#{ticket}", "TICKET")
        if used is None:
            return None
        person = Identity(used.person_id, used.name, used.handle)
        return Ticket(person, used.space, int(used.expires_at or 0), bool(used.shown))

    def open(self, connection: Connection, now: float) -> None:
        """Remember a connection. `now` is epoch s."""
        person = connection.person
        ConnectionItem(
            f"CONNECTION#{connection.id}",
            "CONNECTION",
            endpoint=connection.endpoint,
            person_id=person.id if person else None,
            name=person.name if person else None,
            handle=person.handle if person else None,
            space=connection.space,
            worker=connection.worker,
            shown=connection.shown or None,
            expires_at=int(now) + CONNECTION_S,
        ).save()
        if person is not None:
            PresenceItem(
                *_presence(person.id, connection),
                connection=connection.id,
                endpoint=connection.endpoint,
                expires_at=int(now) + CONNECTION_S,
            ).save()

    def find(self, connection_id: str) -> Connection | None:
        """The connection, or None if it is closed."""
        item = read(ConnectionItem, f"CONNECTION#{connection_id}", "CONNECTION")
        if item is None:
            return None
        person = Identity(item.person_id, item.name or "", item.handle) if item.person_id else None
        return Connection(connection_id, item.endpoint, person, item.space, item.worker, bool(item.shown))

    def of(self, person_id: str, now: float) -> list[Connection]:
        """The newest ten connections that a person opened in the last two hours; some may be closed."""
        found = PresenceItem.query(f"PERSON#{person_id}", filter_condition=PresenceItem.expires_at > int(now))
        newest = sorted(found, key=lambda item: item.expires_at or 0, reverse=True)[:CONNECTIONS]
        return [Connection(item.connection, item.endpoint) for item in newest]

    def was_in(self, person_id: str, space_id: str, now: float) -> bool:
        """Whether the person came into this Space in the last two hours."""
        item = read(PresenceItem, f"PERSON#{person_id}", f"SPACE#{space_id}")
        return item is not None and (item.expires_at or 0) > now

    def leave_site(self, connection: Connection) -> None:
        """Forget where a person was reached outside of any Space."""
        if connection.person is not None and connection.space is None:
            PresenceItem(*_presence(connection.person.id, connection)).delete()

    def close(self, connection_id: str) -> None:
        """Forget a connection; nothing happens if it is forgotten."""
        ConnectionItem(f"CONNECTION#{connection_id}", "CONNECTION").delete()


def _presence(person_id: str, connection: Connection) -> tuple[str, str]:
    place = f"SPACE#{connection.space}" if connection.space else f"SITE#{connection.id}"
    return f"PERSON#{person_id}", place
