"""The file of an account's export, made by jobs of one page each: each page is stored as a piece, and the last job
combines the pieces.
"""

import io
import json
import zipfile
from typing import Any, Final

from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.account.deletion import parts
from chalicelib.services.account.export import FIRST, file_of
from chalicelib.services.deps import Deps, Job
from chalicelib.store.exports import KEPT_S

PIECE_LIMIT: Final = 8 * 1024 * 1024
README: Final = """This is what Espacio keeps of your account, as JSON files: one for each part of the site.

profile.json        who you are here, your preferences, passkeys' names, sign-ins and sessions
posts.json          what you posted, replied and passed on, with the addresses of your pictures
likes.json          the posts that you like
bookmarks.json      the posts that you saved
fleets.json         your Fleets of the last 24 hours
messages.json       conversations that you are in, with what you and others wrote
notifications.json  what you were told of
spaces.json         Spaces that you host, with their logs, and those in which you spoke
reminders.json      Spaces that you asked to be reminded of
ties.json           whom you follow, block and mute

Times are in milliseconds since 1970 (UTC). Passwords, keys and the addresses of your sessions are not in it: they are
kept only as what can check them.
"""


def collect_page(deps: Deps, job: Job) -> str | None:
    """Store one page as a piece or, after the last page, the file. The job's cursor is
    `{export id}|{number of pieces}|{cursor of the next page}`."""
    export_id, pieces, cursor = (job.cursor or "||").split("|", 2)
    export = deps.exports.find(job.about, deps.clock())
    if export is None or export.id != export_id or export.ready_at:
        return None  # a newer export was requested, or this job was delivered twice
    if not cursor:
        _finish(deps, job.about, export_id, int(pieces))
        return None
    part, inner = parts.at(parts.first() if cursor == FIRST else cursor)
    rows, rest = part.export(deps, Identity(job.about, ""), inner)
    piece = json.dumps([part.name, to_json(rows)], ensure_ascii=False).encode()
    deps.media.keep(_piece(job.about, export_id, int(pieces)), piece, "application/json")
    return f"{export_id}|{int(pieces) + 1}|{parts.after(part, rest) or ''}"


def _finish(deps: Deps, account_id: str, export_id: str, pieces: int) -> None:
    found: dict[str, list[Any]] = {part.name: [] for part in parts.PARTS}
    names = [_piece(account_id, export_id, number) for number in range(pieces)]
    for name in names:
        part, rows = json.loads(deps.media.read(name, PIECE_LIMIT) or b'["profile", []]')
        found[part].extend(rows)
    deps.media.keep(file_of(account_id, export_id), _zipped(found), "application/zip")
    now = int(deps.clock())
    if not deps.exports.ready(account_id, export_id, now, now + KEPT_S):
        deps.media.forget(file_of(account_id, export_id))
    for name in names:
        deps.media.forget(name)


def _zipped(found: dict[str, list[Any]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for part, rows in found.items():
            archive.writestr(f"{part}.json", json.dumps(rows, ensure_ascii=False, indent=1))
    return packed.getvalue()


def _piece(account_id: str, export_id: str, number: int) -> str:
    return f"exports/{account_id}/{export_id}/{number:06d}"
