"""An account's Spaces with their recordings, clips and reminders.

Live Spaces that the account hosts go to a co-host or end. Past Spaces keep their title but not the account's name;
their recordings are deleted. In the recordings of other hosts the account's turns stay, under no name, unless its
voice is withdrawn (`voices.py`).
"""

from dataclasses import replace
from typing import Any, Final

from chalicelib.domain import hosts
from chalicelib.domain.anonymisation import GONE, without
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space, SpaceState, close, lapse, role_of, seat_of
from chalicelib.protocol import to_json
from chalicelib.services.account.deletion.data_part import ExportPage
from chalicelib.services.deps import Deps
from chalicelib.services.recordings import clip_files, timelines, tracks, transcripts, upkeep
from chalicelib.services.search import index
from chalicelib.services.space.deciding import decided
from chalicelib.services.views.spaces import cards_of, space_view

SPACE: Final = "space"
AT_ONCE: Final = 10
LOG: Final = 100_000


def export_spaces(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    """A page of the account's Spaces: those it hosts with their log, of others only its role on the stage."""
    ids = deps.account_references.page(who.id, SPACE, cursor, AT_ONCE)
    found = deps.spaces.load_all(ids)
    rows = [_exported(deps, found[one], who) for one in ids if one in found]
    return rows, ids[-1] if len(ids) == AT_ONCE else None


def erase_spaces(deps: Deps, who: Identity, _: str | None) -> str | None:
    ids = deps.account_references.page(who.id, SPACE, None, AT_ONCE)
    for space_id in ids:
        space = deps.spaces.load(space_id)
        if space is not None:
            _leave_space(deps, space, who)
            _leave_recording(deps, space.id, who)
            deps.moderation.forget_person(space.id, space.host.id, who.id)
            deps.media.forget_all(cards_of(space.id))  # drawn anew on request, without the account
        deps.account_references.delete(who.id, SPACE, space_id)
    return "more" if len(ids) == AT_ONCE or not deps.deletion.hosting(who.id) else None


def export_clips(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    ids = deps.account_references.page(who.id, clip_files.CLIP, cursor, AT_ONCE)
    found = deps.clips.load_all(ids)
    rows = [{"id": one, "title": found[one].title, "space": found[one].space} for one in ids if one in found]
    return rows, ids[-1] if len(ids) == AT_ONCE else None


def erase_clips(deps: Deps, who: Identity, _: str | None) -> str | None:
    ids = deps.account_references.page(who.id, clip_files.CLIP, None, AT_ONCE)
    found = deps.clips.load_all(ids)
    for clip_id in ids:
        if clip_id in found:
            clip_files.forget(deps, found[clip_id])
        deps.account_references.delete(who.id, clip_files.CLIP, clip_id)
    return "more" if len(ids) == AT_ONCE else None


def export_reminders(deps: Deps, who: Identity, _: str | None) -> ExportPage:
    return [{"space": one} for one in deps.reminders.of(who.id)], None


def erase_reminders(deps: Deps, who: Identity, _: str | None) -> str | None:
    found = deps.reminders.of(who.id)
    for space_id in found:
        deps.reminders.delete(space_id, who.id)
    return "more" if found else None


def _exported(deps: Deps, space: Space, who: Identity) -> dict[str, Any]:
    if space.host.id != who.id:
        return {"id": space.id, "title": space.title, "role": role_of(space, who).value}
    log = deps.moderation.log(space.id, 0, LOG)
    return {**to_json(space_view(space, who)), "log": [to_json(entry) for entry in [*log, *space.outbox]]}


def _leave_space(deps: Deps, space: Space, who: Identity) -> None:
    """Hand over or end a running Space first, then remove the account's name from it."""
    decided(deps, space.id, lambda now: _settled(deps, now, who))
    after = decided(deps, space.id, lambda now: _nameless(now, who))
    index.index_later(deps, after)


def _leave_recording(deps: Deps, space_id: str, who: Identity) -> None:
    space = deps.spaces.load(space_id)
    if space is not None and space.host.id == GONE.id:
        upkeep.forget(deps, space_id)
    else:
        timelines.forget_speaker(deps, space_id, who.id)
        transcripts.forget_speaker(deps, space_id, who.id)
        tracks.forget_speaker(deps, space_id, who.id)


def _settled(deps: Deps, space: Space, who: Identity) -> Space:
    now = deps.now_ms()
    if space.host.id != who.id:
        return space
    if space.state is SpaceState.SCHEDULED:
        return lapse(space, now=now)
    if space.state is not SpaceState.LIVE:
        return space
    heir = next((seat.person.id for seat in space.stage if seat.role.value == "cohost"), None)
    try:
        return hosts.hand_over(space, who, heir, now=now) if heir else close(space, now=now)
    except Refused:
        return close(space, now=now)


def _nameless(space: Space, who: Identity) -> Space:
    """The Space without the account's pinned posts and, if it is live, seat; anonymised everywhere else."""
    pins = tuple(pin for pin in space.pins if pin.by is None or pin.by.id != who.id)
    here = replace(space, pins=pins) if pins != space.pins else space
    if space.state is SpaceState.LIVE and seat_of(space, who.id):
        here = replace(here, stage=tuple(seat for seat in space.stage if seat.person.id != who.id))
    after = without(here, who.id)
    return space if after == space else replace(after, version=space.version + 1)
