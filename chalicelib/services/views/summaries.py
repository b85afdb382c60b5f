"""The summary of a Space that has ended."""

from chalicelib.domain.identity import Identity
from chalicelib.domain.space_totals import SpaceTotals
from chalicelib.protocol import Person
from chalicelib.services.deps import Deps
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of


class SummaryView(View, frozen=True, kw_only=True):
    """What a Space came to. `duration` is in ms; `peak` listened at the same time, `total` came in at all.

    `requests` counts requests to speak. `spoke` are the people who were on the stage, the host first, without those
    whose account is gone.
    """

    duration: int
    peak: int
    total: int
    requests: int
    spoke: list[Person]


def summary_view(deps: Deps, summary: SpaceTotals) -> SummaryView:
    faces = deps.profiles.cards(summary.spoke)
    known = [faces[one] for one in summary.spoke if one in faces]
    return SummaryView(
        duration=summary.duration,
        peak=summary.peak,
        total=summary.total,
        requests=summary.requests,
        spoke=[person_of(Identity(face.id, face.name, face.handle)) for face in known],
    )
