"""A report of a person or a Space, for reviewers to read."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.domain.identity import Identity

Verdict = Literal["upheld", "dismissed"]
LookAct = Literal["listed", "opened", "heard", "upheld", "dismissed"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided about a report, with a note for other reviewers. `at` is epoch ms."""

    verdict: Verdict
    note: str
    by: Identity
    at: int


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a reviewer: at the list or, with its id, at one report. `at` is epoch ms."""

    act: LookAct
    by: Identity
    at: int


@dataclass(frozen=True, slots=True)
class AbuseReport:
    """A report that waits for a reviewer, until there is a `decision`.

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
    decision: Decision | None = None
