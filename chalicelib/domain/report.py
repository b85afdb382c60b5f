"""A report of a person or a Space, for reviewers to read."""

from dataclasses import dataclass

from chalicelib.domain.identity import Identity


@dataclass(frozen=True, slots=True)
class AbuseReport:
    """A report that waits for a reviewer.

    `person` is the id of the reported account or guest, None if the whole Space is reported. `at` is epoch ms. `kept`
    says that a worker was asked to store the sound.
    """

    id: str
    space: str
    title: str
    by: Identity
    reason: str
    text: str
    person: str | None
    at: int
    kept: bool
