"""Tickets and WebSocket connections in DynamoDB: `{prefix}-connections`.

Redeeming a ticket is a conditional delete, so that of two simultaneous uses one succeeds. Each connection of a browser
also has a row under its person, so that messages reach them in every tab. Another row records that they were let into a
Space; it outlives the connection, so that a Space that was locked later knows who was inside.
"""

from collections.abc import Collection, Iterator

from msgspec import Struct
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.domain.identity import Identity
from chalicelib.store.items import exchange, read, take, update_if
from chalicelib.store.tables import Item, in_table

TICKET_S = 60
CONNECTIONS = 50  # connections of one person and kind that a message is sent to
CONNECTION_S = 2 * 60 * 60 + 300  # API Gateway closes a connection after 2 h
VISIT_S = 7 * 24 * 60 * 60  # how long a Space remembers that it let a person in


class Connection(Struct, frozen=True):
    """One WebSocket connection. `endpoint` is the URL of the management API that reaches it.

    A browser's has a `person`, and a `space` if it belongs to one; a worker's has a `worker`. `shown` says that
    everybody may see that the person listens there. `session` is the digest of the session that an account came with.
    """

    id: str
    endpoint: str
    person: Identity | None = None
    space: str | None = None
    worker: str | None = None
    shown: bool = False
    session: str | None = None
    network: str | None = None


class Ticket(Struct, frozen=True):
    """A redeemed ticket. `space` is None for a connection outside of Spaces; `expires_at` is epoch s."""

    person: Identity
    space: str | None
    expires_at: int
    shown: bool = False
    session: str | None = None
    network: str | None = None


@in_table("connections")
class TicketItem(Item):
    class Meta:
        table_name = "connections"

    person_id = UnicodeAttribute()
    name = UnicodeAttribute()
    handle = UnicodeAttribute(null=True)
    space = UnicodeAttribute(null=True)
    shown = BooleanAttribute(null=True)
    session = UnicodeAttribute(null=True)
    network = UnicodeAttribute(null=True)


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
    offers = NumberAttribute(null=True)
    shown = BooleanAttribute(null=True)
    session = UnicodeAttribute(null=True)
    network = UnicodeAttribute(null=True)


@in_table("connections")
class PresenceItem(Item):
    """A connection of a person: `PERSON#{id}` and `SPACE#{space}#{connection}` or `SITE#{connection}`."""

    class Meta:
        table_name = "connections"

    connection = UnicodeAttribute()
    endpoint = UnicodeAttribute()
    session = UnicodeAttribute(null=True)


@in_table("connections")
class VisitItem(Item):
    """A record that a person was let into a Space: `PERSON#{id}` and `VISIT#{space}`."""

    class Meta:
        table_name = "connections"


class ConnectionStore:
    """Tickets (60 s, single use), and the connections that they open."""

    def issue(
        self,
        ticket: str,
        person: Identity,
        space_id: str | None,
        now: float,
        *,
        shown: bool = False,
        session: str | None = None,
        network: str | None = None,
    ) -> None:
        """Write a ticket for one person, and for one Space or none. `now` is epoch s, `session` as in Connection."""
        TicketItem(
            f"TICKET#{ticket}",
            "TICKET",
            person_id=person.id,
            name=person.name,
            handle=person.handle,
            space=space_id,
            shown=shown or None,
            session=session,
            network=network,
            expires_at=int(now) + TICKET_S,
        ).save()

    def redeem(self, ticket: str) -> Ticket | None:
        """Use up a ticket and return it, even if it has expired; None if it is used or unknown."""
        used = take(TicketItem, f"TICKET#{ticket}", "TICKET")
        if used is None:
            return None
        person = Identity(used.person_id, used.name, used.handle)
        return Ticket(person, used.space, int(used.expires_at or 0), bool(used.shown), used.session, used.network)

    def open(self, connection: Connection, now: float) -> None:
        """Store a connection. `now` is epoch s."""
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
            session=connection.session,
            network=connection.network,
            expires_at=int(now) + CONNECTION_S,
        ).save()
        if person is not None:
            PresenceItem(
                *_presence(person.id, connection),
                connection=connection.id,
                endpoint=connection.endpoint,
                session=connection.session,
                expires_at=int(now) + CONNECTION_S,
            ).save()

    def find(self, connection_id: str) -> Connection | None:
        """Return the connection, or None if it is closed."""
        item = read(ConnectionItem, f"CONNECTION#{connection_id}", "CONNECTION")
        if item is None:
            return None
        return _connection(item)

    def offering(self, connection_id: str) -> tuple[Connection, int] | None:
        """Count an offer of the connection; return the connection and the new count, or None if it is closed."""
        item = ConnectionItem(f"CONNECTION#{connection_id}", "CONNECTION")
        if not update_if(item, [ConnectionItem.offers.add(1)], ConnectionItem.pk.exists()):
            return None
        return _connection(item), int(item.offers or 0)

    def of(self, person_id: str, now: float) -> list[Connection]:
        """Return the newest fifty connections of a person outside of Spaces, and as many in Spaces.

        They were opened in the last two hours; some may be closed.
        """
        found = list(_reached(person_id, "SITE#", now)), list(_reached(person_id, "SPACE#", now))
        newest = [sorted(rows, key=lambda row: row.expires_at or 0, reverse=True)[:CONNECTIONS] for rows in found]
        return [Connection(row.connection, row.endpoint) for rows in newest for row in rows]

    def of_sessions(self, person_id: str, ended: Collection[str], now: float) -> list[Connection]:
        """Return the person's connections that were opened by one of the sessions `ended`, or that name no session."""
        rows = [row for start in ("SITE#", "SPACE#") for row in _reached(person_id, start, now)]
        return [Connection(row.connection, row.endpoint) for row in rows if row.session is None or row.session in ended]

    def is_in(self, person_id: str, space_id: str, now: float) -> bool:
        """Whether the person has an open connection for this Space."""
        return any(_reached(person_id, f"SPACE#{space_id}#", now))

    def visited(self, person_id: str, space_id: str, now: float) -> bool:
        """Store that the person was let into this Space; return whether it is the first time. `now` is epoch s."""
        ends = [VisitItem.expires_at.set(int(now) + VISIT_S)]
        anyhow = VisitItem.pk.exists() | VisitItem.pk.does_not_exist()
        before = exchange(VisitItem, _visit(person_id, space_id), ends, anyhow)
        return before is None or before.expires_at is None

    def was_in(self, person_id: str, space_id: str, now: float) -> bool:
        """Whether the person was let into this Space in the last seven days."""
        item = read(VisitItem, *_visit(person_id, space_id))
        return item is not None and (item.expires_at or 0) > now

    def visits(self, person_id: str, now: float) -> list[str]:
        """Return the ids of the Spaces that the person was let into in the last seven days."""
        rows = VisitItem.query(f"PERSON#{person_id}", VisitItem.sk.startswith("VISIT#"), consistent_read=True)
        return [row.sk.removeprefix("VISIT#") for row in rows if (row.expires_at or 0) > now]

    def close(self, connection_id: str) -> Connection | None:
        """Delete a connection and return it; None if it is deleted already."""
        item = take(ConnectionItem, f"CONNECTION#{connection_id}", "CONNECTION")
        if item is None:
            return None
        closed = _connection(item)
        if closed.person is not None:
            PresenceItem(*_presence(closed.person.id, closed)).delete()
        return closed


def _connection(item: ConnectionItem) -> Connection:
    person = Identity(item.person_id, item.name or "", item.handle) if item.person_id else None
    connection_id = item.pk.removeprefix("CONNECTION#")
    return Connection(
        connection_id, item.endpoint, person, item.space, item.worker, bool(item.shown), item.session, item.network
    )


def _reached(person_id: str, start: str, now: float) -> Iterator[PresenceItem]:
    """Return the person's rows whose sort key begins with `start`. Consistent, because revocation depends on it."""
    rows = PresenceItem.query(f"PERSON#{person_id}", PresenceItem.sk.startswith(start), consistent_read=True)
    return (row for row in rows if (row.expires_at or 0) > now)


def _presence(person_id: str, connection: Connection) -> tuple[str, str]:
    place = f"SPACE#{connection.space}#{connection.id}" if connection.space else f"SITE#{connection.id}"
    return f"PERSON#{person_id}", place


def _visit(person_id: str, space_id: str) -> tuple[str, str]:
    return f"PERSON#{person_id}", f"VISIT#{space_id}"
