"""The jobs that erase a closed account part by part."""

from chalicelib.domain.identity import Identity
from chalicelib.services.account import export
from chalicelib.services.account.deletion import parts
from chalicelib.services.account.deletion.account_deletion import VOICES, close
from chalicelib.services.account.deletion.voices import withdraw_voices
from chalicelib.services.deps import Deps, Job


def erase_page(deps: Deps, job: Job) -> str | None:
    """Erase one page; doing it twice is harmless."""
    known = deps.accounts.credentials(job.about)
    if known is not None:
        close(deps, job.about, known.account.handle)
    export.delete_file(deps, job.about)
    cursor, who = job.cursor or parts.first(), Identity(job.about, "")
    if cursor.startswith(VOICES):
        rest = withdraw_voices(deps, who, cursor.removeprefix(VOICES) or None)
        return parts.first() if rest is None else f"{VOICES}{rest}"
    part, inner = parts.at(cursor)
    return parts.after(part, part.erase(deps, who, inner))
