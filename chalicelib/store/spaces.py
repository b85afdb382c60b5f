"""Spaces in DynamoDB: one item each, and every write is conditional.

Six writers write disjoint sets of attributes of the item, so that none undoes another: what was decided (conditional
on the version), the lease (on the epoch), the count (on worker and epoch), its peak (on being higher), the visible
listeners (on the previous ones), and the state of the recording (`store/recordings.py`). Each write returns the whole
item as it is then, including what the others wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Final

from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.facts import FormerHost, Invite, LogEntry, Pin, SpaceSettings, VisibleListener
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Lease, Request, Seat, Space, SpaceState
from chalicelib.store.by_time import ByTime
from chalicelib.store.items import Json, read, read_many, readable, save_if, update_if
from chalicelib.store.tables import Item, LostRace, in_table

SK = "SPACE"
Place = tuple[int, str]  # where a page ends: the time (epoch ms) and id of its last Space


class SpacesByTime(ByTime["SpaceItem"]):  # type: ignore[no-untyped-call]
    """Live Spaces by the time they started, and scheduled ones by the time they will. Sparse: others are not in it."""


@in_table("spaces")
class SpaceItem(Item):
    class Meta:
        table_name = "spaces"

    by_time = SpacesByTime()
    listing = UnicodeAttribute(null=True)
    listed_at = NumberAttribute(null=True)

    title = UnicodeAttribute()
    topics = Json(tuple[str, ...])
    state = UnicodeAttribute()
    host = Json(Identity)
    stage = Json(tuple[Seat, ...])
    requests = Json(tuple[Request, ...])
    version = NumberAttribute()
    created_at = NumberAttribute()
    starts_at = NumberAttribute(null=True)
    started_at = NumberAttribute(null=True)
    ended_at = NumberAttribute(null=True)

    settings = Json(SpaceSettings, null=True)
    pins = Json(tuple[Pin, ...], null=True)
    invites = Json(tuple[Invite, ...], null=True)
    removed = Json(tuple[str, ...], null=True)
    spoken = Json(tuple[str, ...], null=True)
    asked = NumberAttribute(null=True)
    chosen_cohosts = Json(tuple[Identity, ...], null=True)
    muted_together = Json(tuple[str, ...], null=True)
    hostless_until = NumberAttribute(null=True)
    former = Json(FormerHost, null=True)
    done = Json(tuple[str, ...], null=True)
    outbox = Json(tuple[LogEntry, ...], null=True)
    switched = Json(tuple[int, ...], null=True)

    lease_worker = UnicodeAttribute(null=True)
    lease_epoch = NumberAttribute(null=True)
    lease_former = UnicodeAttribute(null=True)
    lease_gains = Json(dict[str, int], null=True)

    listeners = NumberAttribute(null=True)
    peak = NumberAttribute(null=True)
    came = NumberAttribute(null=True)
    listened = NumberAttribute(null=True)
    reported_at = NumberAttribute(null=True)
    unheard = NumberAttribute(null=True)
    listening = Json(tuple[VisibleListener, ...], null=True)
    recording = UnicodeAttribute(null=True)


# Absent from the item while they are empty, and from items that are older than these attributes.
_GROWN: Final = (
    "settings", "pins", "invites", "removed", "spoken", "asked", "chosen_cohosts", "muted_together", "hostless_until",
    "former", "done", "outbox", "switched",
)  # fmt: skip
_EMPTY: Final = {field.name: field.default for field in fields(Space) if field.name in _GROWN}


class SpaceStore:
    """Loads and saves Spaces. A write whose condition fails raises LostRace and changes nothing."""

    def load(self, space_id: str) -> Space | None:
        """Return the Space as it is now (a consistent read), or None."""
        item = read(SpaceItem, pk_of(space_id), SK)
        return space_of(item) if item else None

    def load_all(self, space_ids: Iterable[str]) -> dict[str, Space]:
        """Return the Spaces that exist among these, by id; consistent reads, a request per hundred."""
        found = read_many(SpaceItem, [(pk_of(space_id), SK) for space_id in space_ids])
        return {space.id: space for space in map(space_of, found)}

    def create(self, space: Space) -> Space:
        """Write a new Space. Raises LostRace if its id is taken."""
        item = SpaceItem(
            pk_of(space.id), SK, **{name: value for name, value in _decided(space).items() if value is not None}
        )
        if not save_if(item, SpaceItem.pk.does_not_exist()):
            raise LostRace("the id is taken")
        return space

    def save(self, space: Space) -> Space:
        """Write what was decided if nobody wrote in between, and return the Space with its current lease.

        Raises LostRace.
        """
        return self._update(space.id, changes_of(space), SpaceItem.version == space.version - 1)

    def take_lease(self, space: Space, worker: str, gains: Mapping[str, int] | None = None) -> Space:
        """Give a live Space to `worker` with the next epoch, if its lease has not changed. `gains` are those of
        `Lease`, None if they are not known. Raises LostRace."""
        epoch = space.lease.epoch if space.lease else 0
        held = SpaceItem.lease_epoch == epoch if epoch else SpaceItem.lease_epoch.does_not_exist()
        actions: list[Action] = [SpaceItem.lease_worker.set(worker), SpaceItem.lease_epoch.set(epoch + 1)]
        if space.lease:
            actions.append(SpaceItem.lease_former.set(space.lease.worker))
        if gains is not None:
            actions.append(SpaceItem.lease_gains.set(gains))
        return self._update(space.id, actions, held & (SpaceItem.state == SpaceState.LIVE.value))

    def report(self, space_id: str, lease: Lease, listeners: int, now: int, listened: int = 0) -> Space:
        """Write the listener count of a live Space, and add what was listened (s), if `lease` is its lease. `now` is
        epoch ms. Raises LostRace."""
        condition = (SpaceItem.lease_worker == lease.worker) & (SpaceItem.lease_epoch == lease.epoch)
        actions: list[Action] = [SpaceItem.listeners.set(listeners), SpaceItem.reported_at.set(now)]
        if listened:
            actions.append(SpaceItem.listened.add(listened))
        return self._update(space_id, actions, condition & (SpaceItem.state == SpaceState.LIVE.value))

    def raise_peak(self, space_id: str, listeners: int) -> None:
        """Write that so many listened at the same time, unless more have."""
        update_if(
            SpaceItem(pk_of(space_id), SK),
            [SpaceItem.peak.set(listeners)],
            SpaceItem.pk.exists() & (SpaceItem.peak.does_not_exist() | (SpaceItem.peak < listeners)),
        )

    def store_visitors(self, space: Space, came: int) -> Space:
        """Write how many people came in, and return the Space."""
        return self._update(space.id, [SpaceItem.came.set(came)], SpaceItem.pk.exists())

    def show_listening(self, space: Space, listening: tuple[VisibleListener, ...]) -> None:
        """Write the visible listeners of a live Space, if they have not changed. Raises LostRace."""
        before = SpaceItem.listening == space.listening if space.listening else SpaceItem.listening.does_not_exist()
        actions: list[Action] = [SpaceItem.listening.set(listening) if listening else SpaceItem.listening.remove()]
        self._update(space.id, actions, before & (SpaceItem.state == SpaceState.LIVE.value))

    def owe(self, space: Space) -> None:
        """Store that the worker missed a change of the Space."""
        self._update(space.id, [SpaceItem.unheard.set(1)], SpaceItem.pk.exists())

    def settle(self, space: Space) -> None:
        """Store that the worker knows everything. Raises LostRace if the Space has changed since."""
        self._update(space.id, [SpaceItem.unheard.remove()], SpaceItem.version == space.version)

    def spilled(self, space: Space) -> None:
        """Empty the outbox after its entries were moved. Raises LostRace if the Space has changed since."""
        self._update(space.id, [SpaceItem.outbox.remove()], SpaceItem.version == space.version)

    def page(self, state: SpaceState, after: Place | None, limit: int) -> tuple[list[Space], Place | None]:
        """Return a page of up to `limit` live Spaces (newest first) or scheduled ones (soonest first), and its end."""
        return self._page(state, None, after, limit)

    def between(
        self, state: SpaceState, since: int, until: int, after: Place | None, limit: int
    ) -> tuple[list[Space], Place | None]:
        """As `page`, for Spaces whose time is between `since` and `until` (epoch ms)."""
        return self._page(state, SpaceItem.listed_at.between(since, until), after, limit)

    def _page(
        self, state: SpaceState, times: Condition | None, after: Place | None, limit: int
    ) -> tuple[list[Space], Place | None]:
        found = SpaceItem.by_time.query(
            state.value,
            times,
            scan_index_forward=state is SpaceState.SCHEDULED,
            limit=limit,
            last_evaluated_key=_start(state, after),
        )
        spaces = list(readable(found, space_of))
        last = found.last_evaluated_key
        return spaces, (int(last["listed_at"]["N"]), _id(last["pk"]["S"])) if last else None

    def quiet_since(self, state: SpaceState, since: int) -> list[Space]:
        """Return live Spaces that started before `since` (epoch ms), or scheduled ones that should have started before.

        Left out are those on which a worker has reported after `since`. The index may lag behind: load a Space before
        you decide about it.
        """
        quiet = SpaceItem.reported_at.does_not_exist() | (SpaceItem.reported_at < since)
        found = SpaceItem.by_time.query(state.value, SpaceItem.listed_at < since, quiet)
        return list(readable(found, space_of))

    def _update(self, space_id: str, actions: list[Action], condition: Condition) -> Space:
        item = SpaceItem(pk_of(space_id), SK)
        if not update_if(item, actions, condition):
            raise LostRace("somebody else wrote first")
        return space_of(item)


def _decided(space: Space) -> dict[str, Any]:
    listed = {SpaceState.LIVE: space.started_at, SpaceState.SCHEDULED: space.starts_at}.get(space.state)
    return {
        "title": space.title,
        "topics": space.topics,
        "state": space.state.value,
        "host": space.host,
        "stage": space.stage,
        "requests": space.requests,
        "version": space.version,
        "created_at": space.created_at,
        "starts_at": space.starts_at,
        "started_at": space.started_at,
        "ended_at": space.ended_at,
        "listing": space.state.value if listed is not None else None,
        "listed_at": listed,
        **{name: None if getattr(space, name) == empty else getattr(space, name) for name, empty in _EMPTY.items()},
    }


def changes_of(space: Space) -> list[Action]:
    """Return the actions of an update that writes what was decided."""
    return [_set(name, value) for name, value in _decided(space).items()]


def _set(name: str, value: Any) -> Action:
    attribute: Attribute[Any] = getattr(SpaceItem, name)
    return attribute.remove() if value is None else attribute.set(value)


def space_of(item: SpaceItem) -> Space:
    """Return the Space of an item; older items may lack the newest attributes."""
    epoch = item.lease_epoch
    return Space(
        id=_id(item.pk),
        title=item.title,
        topics=item.topics,
        state=SpaceState(item.state),
        host=item.host,
        stage=item.stage,
        requests=item.requests,
        created_at=int(item.created_at),
        version=int(item.version),
        starts_at=_int(item.starts_at),
        started_at=_int(item.started_at),
        ended_at=_int(item.ended_at),
        lease=_lease_of(item, item.lease_worker, int(epoch)) if item.lease_worker and epoch else None,
        listeners=int(item.listeners or 0),
        peak=int(item.peak or 0),
        came=int(item.came or 0),
        listened=int(item.listened or 0),
        reported_at=_int(item.reported_at),
        unheard=bool(item.unheard),
        listening=item.listening or (),
        recording=item.recording,
        **{name: _grown(item, name, empty) for name, empty in _EMPTY.items()},
    )


def _lease_of(item: SpaceItem, worker: str, epoch: int) -> Lease:
    return Lease(worker, epoch, item.lease_former, item.lease_gains or {})


def _grown(item: SpaceItem, name: str, empty: Any) -> Any:
    value = getattr(item, name)
    return empty if value is None else int(value) if isinstance(value, float) else value


def _int(value: float | None) -> int | None:
    return None if value is None else int(value)


def pk_of(space_id: str) -> str:
    """Return the partition of a Space, and of everything beside it."""
    return f"SPACE#{space_id}"


def _id(pk: str) -> str:
    return pk.removeprefix("SPACE#")


def _start(state: SpaceState, after: Place | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    listed_at, space_id = after
    keys = {"pk": {"S": pk_of(space_id)}, "sk": {"S": SK}}
    return keys | {"listing": {"S": state.value}, "listed_at": {"N": str(listed_at)}}
