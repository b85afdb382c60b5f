"""How loud a worker played each speaker, for the next worker of the Space.

They are stored with the lease, outside of what is decided about a Space, where nobody looks for a deleted account. So
they lie there under digests, which name nobody.
"""

from collections.abc import Mapping
from hashlib import blake2s

from chalicelib.domain.space import Space


def gains_to_store(space: Space, gains: Mapping[str, int]) -> dict[str, int]:
    """What is stored of the gains (dB) that a worker reports by person id."""
    on_stage = [seat.person.id for seat in space.stage if seat.person.id in gains]
    return {_digest(space, person): gains[person] for person in on_stage}


def gains_of(space: Space) -> dict[str, int]:
    """The stored gains (dB) of those who are on the stage now, by person id."""
    stored = space.lease.gains if space.lease else {}
    digests = {seat.person.id: _digest(space, seat.person.id) for seat in space.stage} if stored else {}
    return {person: stored[digest] for person, digest in digests.items() if digest in stored}


def _digest(space: Space, person: str) -> str:
    return blake2s(f"{space.id} {person}".encode(), digest_size=8).hexdigest()
