"""The account export: everything stored about an account in one ZIP of JSON files, made by jobs
(`export_file.py`). It is private: only the account itself can ask for it, and gets a URL that is valid for minutes.
"""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps, Job
from chalicelib.store.exports import Export

EXPORT: Final = "export_account"
WORKING_S: Final = 6 * 3600  # an export that is not ready by then is abandoned
ADDRESS_S: Final = 5 * 60
FIRST: Final = "first"  # the cursor of the first page


def begin(deps: Deps, by: Identity) -> Export:
    """Start a new export, which replaces an earlier one. Raises Conflict `export_under_way`."""
    now = int(deps.clock())
    before = deps.exports.find(by.id, now)
    if before is not None and not before.ready_at:
        raise Conflict("export_under_way")
    if before is not None:
        deps.media.forget(file_of(by.id, before.id))
    export = Export(deps.new_id("x"), now, 0)
    deps.exports.begin(by.id, export, now + WORKING_S)
    deps.enqueue(Job(EXPORT, by.id, f"{export.id}|0|{FIRST}"))
    return export


def state(deps: Deps, by: Identity) -> Export | None:
    """The state of the account's export, or None if there is none."""
    return deps.exports.find(by.id, deps.clock())


def address(deps: Deps, by: Account) -> str:
    """A URL of the file that is valid for a few minutes. Raises NotFound `no_such_export`."""
    export = deps.exports.find(by.id, deps.clock())
    if export is None or not export.ready_at:
        raise NotFound("no_such_export")
    return deps.media.offer(file_of(by.id, export.id), f"espacio-{by.handle}.zip", ADDRESS_S)


def delete_file(deps: Deps, account_id: str) -> None:
    """Delete the account's export file, if there is one."""
    export = deps.exports.find(account_id, deps.clock())
    if export is not None:
        deps.media.forget(file_of(account_id, export.id))


def file_of(account_id: str, export_id: str) -> str:
    """Return the key of the file."""
    return f"exports/{account_id}/{export_id}.zip"
