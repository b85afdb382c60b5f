"""How often a room's audience is published, on stepped time: each time is a message to everybody."""

import asyncio
from typing import cast

import pytest

from chalicelib.protocol import Audience, Person
from media_worker.room.audience import COUNTS, LiveAudience
from media_worker.room.roster import SHOWN
from tests.support.room import SteppedLoop

MINUTE = 60


class PublishedAudience:
    """An audience, and everything that was published of it, with the moments (s since it was crowded)."""

    def __init__(self, people: int) -> None:
        self.loop = SteppedLoop()
        self.live = LiveAudience(cast(asyncio.AbstractEventLoop, self.loop), self._publish)
        self.published: list[tuple[float, Audience]] = []
        self._began = 0.0
        for number in range(people):
            self.enter(f"a_{number}")
        self.loop.pass_time(MINUTE)
        self._began = self.loop.now
        self.published.clear()

    def enter(self, person: str) -> None:
        self.live.enter(Person(person, person, person))

    def _publish(self) -> None:
        self.published.append((self.loop.now - self._began, self.live.published))

    @property
    def moments(self) -> list[float]:
        return [moment for moment, _ in self.published]


@pytest.mark.parametrize(("people", "every"), [(0, 1.0), (90, 1.0), (500, 5.0), (1_000, 10.0), (2_000, 20.0)])
def test_count_is_published_less_often_the_more_people_would_be_told(people: int, every: float) -> None:
    audience, guests = PublishedAudience(people), 2 * MINUTE
    for number in range(guests):
        audience.live.enter(Person(f"g_{number}", "Guest"))
        audience.loop.pass_time(0.5)
    pauses = [later - earlier for earlier, later in zip(audience.moments, audience.moments[1:], strict=False)]
    assert pauses
    assert min(pauses) >= every - 1e-6
    assert max(pauses) <= every + guests / COUNTS + 0.5


@pytest.mark.parametrize(("people", "every"), [(90, 1.0), (500, 1.0), (1_000, 2.0), (2_000, 4.0)])
def test_somebody_named_who_goes_is_published_sooner_than_a_count(people: int, every: float) -> None:
    audience = PublishedAudience(people)
    audience.enter("a_new")
    audience.loop.pass_time(0.01)
    assert audience.moments == [pytest.approx(0.0)], "the first change in a while is published at once"
    audience.enter("a_newer")
    audience.live.leave("a_3")
    audience.loop.pass_time(every + 0.2)
    assert audience.moments[1] == pytest.approx(every, abs=0.1)
    assert "a_3" not in [person.id for person in audience.live.published.people]


def test_named_person_who_goes_while_a_count_waits_is_published_before_that() -> None:
    audience = PublishedAudience(1_000)
    audience.enter("a_new")
    audience.loop.pass_time(1)
    audience.enter("a_newer")
    audience.loop.pass_time(3)
    assert len(audience.moments) == 1
    audience.live.leave("a_3")
    audience.loop.pass_time(2)
    assert len(audience.moments) == 2
    assert len(audience.live.published.people) == SHOWN


def test_last_change_is_published_although_nothing_follows_it() -> None:
    audience = PublishedAudience(1_000)
    for number in range(7):
        audience.enter(f"a_new{number}")
        audience.loop.pass_time(0.3)
    audience.loop.pass_time(MINUTE)
    assert audience.live.published.count == 1_007
    assert len(audience.moments) == 2


def test_change_that_is_undone_is_not_published() -> None:
    audience = PublishedAudience(1_000)
    audience.enter("a_new")
    audience.live.leave("a_new")
    audience.loop.pass_time(MINUTE)
    assert audience.published == []
    assert audience.loop.idle


def test_nothing_is_published_after_the_close() -> None:
    audience = PublishedAudience(1_000)
    audience.enter("a_new")
    audience.loop.pass_time(1)
    audience.enter("a_newer")
    audience.loop.pass_time(3)
    audience.live.close()
    audience.loop.pass_time(MINUTE)
    assert len(audience.moments) == 1
    assert audience.loop.idle
