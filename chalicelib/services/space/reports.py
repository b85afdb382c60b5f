"""Reports of a person or a Space, with the last minute of audio as evidence. `reviews` is what becomes of them."""

import logging
from typing import Final

from chalicelib import protocol
from chalicelib.domain.identity import Identity
from chalicelib.domain.permissions import Action, require
from chalicelib.domain.report import AbuseReport
from chalicelib.domain.space import Space, SpaceState, role_of
from chalicelib.domain.texts import report_reason_of, report_text_of
from chalicelib.errors import TooMany
from chalicelib.protocol import correlation
from chalicelib.services.deps import Deps
from chalicelib.services.space.deciding import loaded
from chalicelib.services.space.grants import grant_for
from chalicelib.services.space.placement import holder

log = logging.getLogger(__name__)

KEPT_S: Final = 30 * 24 * 60 * 60  # reports and the looks at them
REPORTS, WINDOW_S = 5, 10 * 60  # per person, because each report makes a worker store a minute of audio


def report(deps: Deps, space_id: str, by: Identity, reason: str, text: str = "", person: str | None = None) -> str:
    """Store a report for 30 days and return its id. The worker stores the last 60 s of the mix, if there is a bucket.

    Raises NotFound `no_such_space`, Invalid `invalid_reason`, `invalid_text`, TooMany `too_many`.
    """
    space = loaded(deps, space_id)
    require(role_of(space, by), Action.REPORT)
    words, more = report_reason_of(reason), report_text_of(text)
    report_id = f"r_{deps.mark}" if deps.mark else deps.new_id("r")
    if deps.mark and deps.reports.find(report_id, deps.clock()):
        return report_id  # a repetition: the audio stored then stays
    if deps.accounts.count_attempt(f"report#{by.id}", deps.clock(), WINDOW_S) > REPORTS:
        raise TooMany("too_many")
    kept = space.state is SpaceState.LIVE and _keep(deps, space, report_id)
    made = AbuseReport(report_id, space.id, space.title, by, words, more, person, deps.now_ms(), kept)
    deps.reports.add(made, int(deps.clock()) + KEPT_S)
    return report_id


def _keep(deps: Deps, space: Space, report_id: str) -> bool:
    """Ask the worker to store the audio; return whether that succeeded. The report is made in any case."""
    if deps.evidence is None or space.lease is None:
        return False
    try:
        worker = holder(deps, space)
        if worker is None:
            return False
        place = protocol.Evidence(report_id, deps.evidence.put_url(report_id))
        grant = grant_for(deps, space, "keep", space.lease, evidence=place)
        message = protocol.Keep(grant, correlation.current())
        return deps.send_to_socket(worker.connection, worker.endpoint, protocol.encode(message))
    except Exception:
        log.exception("%s: no evidence is kept with report %s", space.id, report_id)
        return False
