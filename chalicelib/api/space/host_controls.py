"""The host's controls over HTTP: settings, co-hosts, moderation, invites, pins and the log."""

import csv
import io
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from chalice.app import Response

from chalicelib.api.call import Call
from chalicelib.api.requests import InviteAnswer, NewPin, SpaceEdit, identifier, number
from chalicelib.api.routing import FILE_LIMIT, SPACE, gives, limited, takes
from chalicelib.api.space.commands import SpaceAnswer, command, command_on_person, shown
from chalicelib.domain.facts import LogEntry
from chalicelib.errors import Malformed
from chalicelib.protocol import Person
from chalicelib.services import rate_limits
from chalicelib.services.space import host_controls, invites, moderation
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of, utc_text

CSV: Final = "text/csv; charset=utf-8"
COLUMNS: Final = ("version", "at", "by", "by_handle", "act", "whom", "whom_name", "detail")
FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
)  # a spreadsheet would run these as a formula (OWASP, CSV injection)


class SentInvite(View, frozen=True, kw_only=True):
    """The id of an invite, and when it ends (epoch ms)."""

    invite: str
    expires_at: int


class BlockedPeople(View, frozen=True, kw_only=True):
    """The people whom the host blocked from all their Spaces."""

    people: list[Person]


class LogSubject(View, frozen=True, kw_only=True):
    """The person whom an act was about. `name` is None if it was not known."""

    id: str
    name: str | None


class LogEntryView(View, frozen=True, kw_only=True):
    """One entry of the moderation log; `at` is epoch ms. `by` is None if the Space acted by itself, `whom` for
    acts that are not about a person."""

    version: int
    at: int
    by: Person | None
    act: str
    whom: LogSubject | None
    detail: str


class LogPageView(View, frozen=True, kw_only=True):
    """Some of the log in order, and the cursor of what follows (None at the end)."""

    entries: list[LogEntryView]
    next: str | None


@takes(body=SpaceEdit)
def edit_space(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(SpaceEdit)
    if asked.starts_at is not None:
        rate_limits.count(call.deps, "move", by, call.address)
    return shown(
        call, host_controls.edit(call.deps, known, by, asked.title, asked.topics, asked.rules(), asked.starts_at)
    )


@gives(201, "application/json")
@limited("invite")
def invite_to_speak(call: Call, space_id: str, person_id: str) -> SentInvite:
    known, by = identifier(space_id, "no_such_space"), call.known()
    made = invites.invite(call.deps, known, by, identifier(person_id, "no_such_person"))
    return SentInvite(invite=made.id, expires_at=made.expires_at)


@takes(body=InviteAnswer)
def accept_invite(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(InviteAnswer)
    return shown(call, invites.accept(call.deps, known, by, asked.invite, asked.consent))


@takes(body=InviteAnswer)
def decline_invite(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(InviteAnswer)
    return shown(call, invites.decline(call.deps, known, by, asked.invite))


@gives(201, "application/json")
@takes(body=NewPin)
def pin_link(call: Call, space_id: str) -> SpaceAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.known(), call.body(NewPin)
    return shown(call, host_controls.pin(call.deps, known, by, asked.url, asked.text))


def unpin_link(call: Call, space_id: str, pin_id: str) -> SpaceAnswer:
    known, by = identifier(space_id, "no_such_space"), call.known()
    return shown(call, host_controls.unpin(call.deps, known, by, identifier(pin_id, "no_such_pin")))


def list_blocked(call: Call, space_id: str) -> BlockedPeople:
    known, by = identifier(space_id, "no_such_space"), call.known()
    return BlockedPeople(people=[person_of(one) for one in moderation.blocked(call.deps, known, by)])


@gives(200, "application/json", "text/csv", also=(302,), view=LogPageView)
@takes(query=("format", "cursor"))
def read_log(call: Call, space_id: str) -> Any:
    """A page of the log as JSON, or all of it as CSV; a long file by a redirect."""
    known, by, form = identifier(space_id, "no_such_space"), call.known(), call.query("format") or "json"
    if form not in ("json", "csv"):
        raise Malformed("malformed", "The log is read with format=json or format=csv.")
    page = moderation.read_log(call.deps, known, by, number(call.query("cursor")) or 0)
    if form == "json":
        return LogPageView(entries=[_entry_view(entry) for entry in page.entries], next=_cursor(page.next))
    return _file(call, known, _csv(moderation.rest_of_log(call.deps, known, by, page)))


def _file(call: Call, space_id: str, text: str) -> Response:
    content, name = text.encode(), f"log-{space_id}.csv"
    if len(content) > FILE_LIMIT:
        address = moderation.offered_log(call.deps, space_id, content, name)
        return Response("", headers={"Location": address, "Cache-Control": "private, no-store"}, status_code=302)
    return Response(text, headers={"Content-Type": CSV, "Content-Disposition": f'attachment; filename="{name}"'})


def _entry_view(entry: LogEntry) -> LogEntryView:
    return LogEntryView(
        version=entry.version,
        at=entry.at,
        by=person_of(entry.by) if entry.by else None,
        act=entry.act,
        whom=LogSubject(id=entry.whom, name=entry.name) if entry.whom else None,
        detail=entry.detail,
    )


def _csv(entries: Iterable[LogEntry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        by = (entry.by.name, entry.by.handle) if entry.by else ("", "")
        row = (entry.version, utc_text(entry.at), *by, entry.act, entry.whom, entry.name, entry.detail)
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _cursor(version: int | None) -> str | None:
    return None if version is None else msgspec.json.encode(version).decode()


ROUTES = (
    ("PATCH", SPACE, edit_space),
    ("POST", f"{SPACE}/stage/mute", command(moderation.mute_all)),
    ("DELETE", f"{SPACE}/stage/mute", command(moderation.undo_mute_all)),
    ("POST", f"{SPACE}/cohosts/{{person_id}}", command_on_person(host_controls.make_cohost)),
    ("DELETE", f"{SPACE}/cohosts/{{person_id}}", command_on_person(host_controls.unmake_cohost)),
    ("POST", f"{SPACE}/host/{{person_id}}", command_on_person(host_controls.hand_over)),
    ("POST", f"{SPACE}/invites/{{person_id}}", invite_to_speak),
    ("POST", f"{SPACE}/invites/accept", accept_invite),
    ("POST", f"{SPACE}/invites/decline", decline_invite),
    ("POST", f"{SPACE}/removed/{{person_id}}", command_on_person(moderation.remove)),
    ("GET", f"{SPACE}/blocked", list_blocked),
    ("POST", f"{SPACE}/blocked/{{person_id}}", command_on_person(moderation.block)),
    ("DELETE", f"{SPACE}/blocked/{{person_id}}", command_on_person(moderation.unblock)),
    ("POST", f"{SPACE}/pins", pin_link),
    ("DELETE", f"{SPACE}/pins/{{pin_id}}", unpin_link),
    ("GET", f"{SPACE}/log", read_log),
)
