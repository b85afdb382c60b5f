"""What a Space has used follows from what is stored of it."""

from dataclasses import replace

import pytest

from chalicelib.domain.costs import Usage
from chalicelib.domain.facts import SpaceSettings
from chalicelib.domain.space import Space
from chalicelib.domain.space_totals import usage_of
from tests.unit.domain.test_space import HOST, live

HOUR = 3_600_000


def lasting(hours: int, settings: SpaceSettings, switched: tuple[int, ...] = ()) -> Usage:
    """The usage of a live Space that began so long ago; `switched` are hours after its beginning."""
    space: Space = replace(live(), settings=settings)
    began = space.started_at or 0
    return usage_of(replace(space, switched=tuple(began + each * HOUR for each in switched)), 0, began + hours * HOUR)


@pytest.mark.parametrize(
    ("record", "switched", "expected"),
    [(False, (), 0), (True, (), 5), (True, (2,), 3), (False, (2,), 2), (False, (1, 3), 2), (True, (1, 3, 4), 3)],
)
def test_space_is_recorded_from_the_start_or_as_it_was_switched(
    record: bool, switched: tuple[int, ...], expected: int
) -> None:
    assert lasting(5, SpaceSettings(record=record), switched).recorded_hours == expected


def test_space_has_captions_if_its_host_wants_them() -> None:
    assert [lasting(5, SpaceSettings(captions=on)).captioned_hours for on in (False, True)] == [0, 5]


def test_planned_space_has_used_nothing_although_it_will_be_recorded() -> None:
    planned = replace(live(), started_at=None, host=HOST, settings=SpaceSettings(record=True))
    assert usage_of(planned, 0, planned.created_at + HOUR).recorded_hours == 0
