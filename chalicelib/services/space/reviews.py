"""What reviewers do with reports: read them, hear the evidence, and decide. Every look is stored and logged.

Each raises NotAllowed `not_a_reviewer`, and those about one report NotFound `no_such_report`.
"""

import logging
from dataclasses import replace
from typing import Final

from msgspec import Struct

from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.report import AbuseReport, Decision, Look, LookAct, Verdict
from chalicelib.domain.texts import decision_note_of
from chalicelib.services.deps import Deps
from chalicelib.services.space.reports import KEPT_S

log = logging.getLogger(__name__)

PAGE: Final = 50
LOOKS: Final = 50  # looks that are shown with a report


class ReportPage(Struct, frozen=True):
    """Reports, newest first; `next` is the time (epoch ms) before which more follow (None at the end)."""

    reports: list[AbuseReport]
    next: int | None


class OpenedReport(Struct, frozen=True):
    """A report, and the last looks at it, newest first."""

    report: AbuseReport
    looks: list[Look]


def is_reviewer(deps: Deps, by: Identity | None) -> bool:
    """Whether this person's account may read reports now, whatever its sessions say."""
    known = deps.accounts.credentials(by.id) if by is not None else None
    return known is not None and known.account.reviews


def page(deps: Deps, by: Identity, before: int | None = None) -> ReportPage:
    """The reports made before `before` (epoch ms)."""
    _require_reviewer(deps, by)
    found = deps.reports.page(before, PAGE, deps.clock())
    _looked(deps, by, "listed")
    return ReportPage(found, found[-1].at if len(found) >= PAGE else None)


def opened(deps: Deps, by: Identity, report_id: str) -> OpenedReport:
    """One report with those who looked at it, this look among them."""
    found = _found(deps, by, report_id)
    _looked(deps, by, "opened", report_id)
    return OpenedReport(found, deps.reports.looks(report_id, LOOKS, deps.clock()))


def evidence(deps: Deps, by: Identity, report_id: str) -> str:
    """A URL of the report's audio (Ogg Opus). Raises NotFound also if no audio was stored."""
    found = _found(deps, by, report_id)
    if not found.kept or deps.evidence is None:
        raise NotFound("no_such_report")
    _looked(deps, by, "heard", report_id)
    return deps.evidence.get_url(report_id)


def decide(deps: Deps, by: Identity, report_id: str, verdict: Verdict, note: str) -> OpenedReport:
    """Store what the reviewer decided, instead of an earlier decision. Raises Invalid `invalid_text`."""
    found = _found(deps, by, report_id)
    decided = replace(found, decision=Decision(verdict, decision_note_of(note), by, deps.now_ms()))
    if not deps.reports.decide(decided):
        raise _no_such_report()
    _looked(deps, by, verdict, report_id)
    return OpenedReport(decided, deps.reports.looks(report_id, LOOKS, deps.clock()))


def _found(deps: Deps, by: Identity, report_id: str) -> AbuseReport:
    _require_reviewer(deps, by)
    found = deps.reports.find(report_id, deps.clock())
    if found is None:
        raise _no_such_report()
    return found


def _no_such_report() -> NotFound:
    return NotFound("no_such_report")


def _require_reviewer(deps: Deps, by: Identity) -> None:
    if not is_reviewer(deps, by):
        raise NotAllowed("not_a_reviewer")


def _looked(deps: Deps, by: Identity, act: LookAct, report_id: str | None = None) -> None:
    """Store the look before the answer is sent, so that nobody looks without a trace."""
    deps.reports.looked(report_id, Look(act, by, deps.now_ms()), int(deps.clock()) + KEPT_S)
    log.info("%s: %s by the reviewer %s", report_id or "the list of reports", act, by.id)
