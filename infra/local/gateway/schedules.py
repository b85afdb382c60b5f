"""EventBridge for one machine: calls the app's `@app.schedule` handlers when they are due."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from typing import Final

from chalice.app import ScheduledEventConfig, ScheduleExpression

from infra.local.gateway.events import scheduled_event
from infra.local.gateway.lambdas import Lambdas

log = logging.getLogger("espacio.gateway")
SET_BACK: Final = 1  # minutes; by more, the clock of the machine was set back, and the minutes come again
SECONDS: Final = {"minute": 60, "hour": 3600, "day": 86400}
RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
CRON: Final = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
RANGES: Final = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))
NAMES: Final = {
    name: str(number)
    for names in ("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", "SUN MON TUE WED THU FRI SAT")
    for number, name in enumerate(names.split(), start=1)
}


def is_due(expression: str, minute: int, started: int) -> bool:
    """Whether a schedule fires in `minute`. `minute` and `started`, the first one, are whole minutes since the epoch.

    Numbers, names, lists, ranges and steps of a cron expression are supported; `L`, `W` and `#` are not. Raises
    ValueError for anything but `rate(...)` and `cron(...)`.
    """
    rate = RATE.fullmatch(expression)
    if rate:
        period = int(rate[1]) * SECONDS[rate[2]] // 60
        return minute > started and (minute - started) % period == 0
    cron = CRON.fullmatch(expression)
    if not cron:
        raise ValueError(f"{expression!r} is neither rate(...) nor cron(...)")
    at = time.gmtime(minute * 60)
    values = (at.tm_min, at.tm_hour, at.tm_mday, at.tm_mon, (at.tm_wday + 1) % 7 + 1, at.tm_year)
    return all(_matches(field, value, *span) for field, value, span in zip(cron.groups(), values, RANGES, strict=True))


class Schedules:
    """The schedules of one app, counted from `started` (epoch s)."""

    def __init__(self, lambdas: Lambdas, *, started: float) -> None:
        self._lambdas = lambdas
        self._started = int(started // 60)
        self._last = self._started
        self._sources = [source for source in lambdas.app.event_sources if isinstance(source, ScheduledEventConfig)]

    async def run(self, clock: Callable[[], float] = time.time) -> None:
        """Call handlers when they are due, for ever."""
        while True:
            await asyncio.sleep(60 - clock() % 60)
            await self.fire(clock())

    async def fire(self, now: float) -> int:
        """Call the handlers that became due since the last call, up to `now` (epoch s); return how many."""
        minute = int(now // 60)
        minutes = range(self._last + 1, minute + 1)
        self._last = minute if minute < self._last - SET_BACK else max(self._last, minute)
        due = [source for source in self._sources if any(self._due(source, minute) for minute in minutes)]
        await asyncio.gather(*(self._call(source, now) for source in due))
        return len(due)

    def _due(self, source: ScheduledEventConfig, minute: int) -> bool:
        expression = source.schedule_expression
        text = expression.to_string() if isinstance(expression, ScheduleExpression) else expression
        return is_due(text, minute, self._started)

    async def _call(self, source: ScheduledEventConfig, now: float) -> None:
        handler = self._lambdas.handler(source.handler_string)
        try:
            await self._lambdas.invoke(
                source.name, handler, scheduled_event(source.name, now), self._lambdas.context(source.name)
            )
        except Exception:
            log.exception("The schedule %s failed", source.name)


def _matches(field: str, value: int, low: int, high: int) -> bool:
    return any(_part_matches(part, value, low, high) for part in field.split(","))


def _part_matches(part: str, value: int, low: int, high: int) -> bool:
    span, _, step = part.partition("/")
    if span in ("*", "?"):
        first, last = low, high
    else:
        start, _, end = span.partition("-")
        first = int(NAMES.get(start, start))
        last = int(NAMES.get(end, end)) if end else (high if step else first)
    return first <= value <= last and (value - first) % int(step or 1) == 0
