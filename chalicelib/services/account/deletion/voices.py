"""An account's voice in the recordings of others, for those who take it along when they delete their account."""

from contextlib import suppress
from typing import Final

from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps
from chalicelib.services.space import voice_withdrawal

AT_ONCE: Final = 10


def withdraw_voices(deps: Deps, who: Identity, cursor: str | None) -> str | None:
    """Take the voice out of a page of the recordings in which the account speaks, and return the cursor of the next
    one. Jobs do it, as for everybody who withdraws their voice, but no host is told the name of a deleted account. This
    part comes before the others, which delete the references to the account's Spaces."""
    ids = deps.account_references.page(who.id, voice_withdrawal.TOOK_PART, cursor, AT_ONCE)
    for space_id in ids:
        with suppress(NotFound, NotAllowed):  # there is no recording, or they do not speak in it
            voice_withdrawal.take_out(deps, space_id, who)
    return ids[-1] if len(ids) == AT_ONCE else None
