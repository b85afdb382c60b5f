"""The summary of a Space that has ended, and what it has cost so far."""

from chalicelib.domain import prices
from chalicelib.domain.costs import Part, Usage, dollars
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


class CostView(View, frozen=True, kw_only=True):
    """An estimate of what a Space has cost on AWS so far, in US dollars, as if it had a worker to itself.

    `parts` add up to `dollars`; `prices` is the date of the list prices (ISO 8601).
    """

    dollars: float
    parts: dict[Part, float]
    listener_hours: float
    prices: str


def cost_view(usage: Usage) -> CostView:
    parts = dollars(usage)
    return CostView(dollars=sum(parts.values()), parts=parts, listener_hours=usage.listener_hours, prices=prices.DATED)
