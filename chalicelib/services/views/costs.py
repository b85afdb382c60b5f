"""Estimates of what was spent on AWS, in US dollars."""

from collections.abc import Mapping

from chalicelib.domain import prices
from chalicelib.domain.costs import Captioner, Part, Usage, dollars
from chalicelib.services.views.view import View


class CostView(View, frozen=True, kw_only=True):
    """What a Space has cost so far, as if it had a worker to itself.

    `parts` add up to `dollars`; `prices` is the date of the list prices (ISO 8601).
    """

    dollars: float
    parts: dict[Part, float]
    listener_hours: float
    prices: str


class DayView(View, frozen=True, kw_only=True):
    """What the deployment used on a day (`date`, UTC, ISO 8601) and what that cost. `parts` add up to `dollars`."""

    date: str
    dollars: float
    parts: dict[Part, float]
    joins: float
    listener_hours: float
    space_hours: float
    worker_hours: float


class DaysView(View, frozen=True, kw_only=True):
    """The last days with any use, newest first; `prices` is the date of the list prices (ISO 8601)."""

    days: list[DayView]
    prices: str


def cost_view(usage: Usage, captioner: Captioner) -> CostView:
    parts = dollars(usage, captioner=captioner)
    return CostView(dollars=sum(parts.values()), parts=parts, listener_hours=usage.listener_hours, prices=prices.DATED)


def days_view(days: Mapping[str, Usage], captioner: Captioner) -> DaysView:
    return DaysView(days=[_day_view(date, usage, captioner) for date, usage in days.items()], prices=prices.DATED)


def _day_view(date: str, usage: Usage, captioner: Captioner) -> DayView:
    parts = dollars(usage, captioner=captioner)
    return DayView(
        date=date,
        dollars=sum(parts.values()),
        parts=parts,
        joins=usage.joins,
        listener_hours=usage.listener_hours,
        space_hours=usage.space_hours,
        worker_hours=usage.worker_hours,
    )
