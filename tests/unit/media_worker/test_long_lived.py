"""What garbage collections leave out, and when full ones are made."""

import gc
from collections.abc import Iterator

import pytest

from media_worker.long_lived import LONGEST, LOOK, CalmCollections, leave_out_of_collections
from tests.support.room import SteppedLoop


@pytest.fixture(autouse=True)
def own_collections() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_exists_is_left_out_and_what_comes_later_is_not() -> None:
    early: list[object] = [[]]
    leave_out_of_collections()
    late: list[object] = [[]]
    collected = gc.get_objects()
    assert not any(each is early for each in collected)
    assert any(each is late for each in collected)


def test_python_begins_no_full_collection() -> None:
    leave_out_of_collections()
    full = gc.get_stats()[2]["collections"]
    kept = [[number] for number in range(500_000)]
    assert gc.get_stats()[2]["collections"] == full
    assert kept


def test_full_collections_are_made_while_no_sound_is_sent() -> None:
    loop, sent = SteppedLoop(), [0]
    leave_out_of_collections()
    collections = CalmCollections(loop, lambda: sent[0])  # type: ignore[arg-type]
    kept = [[number] for number in range(500_000)]
    for _ in range(3):
        sent[0] += 1
        loop.pass_time(LOOK)
    assert collections.made == 0
    loop.pass_time(LOOK)
    assert collections.made == 1
    loop.pass_time(10 * LOOK)
    assert collections.made == 1, "nothing new was there to collect"
    collections.close()
    assert kept


def test_they_do_not_wait_for_ever() -> None:
    loop, sent = SteppedLoop(), [0]
    collections = CalmCollections(loop, lambda: sent[0])  # type: ignore[arg-type]
    begun = loop.time()
    while loop.time() < begun + LONGEST + LOOK:
        sent[0] += 1
        loop.pass_time(LOOK)
    assert collections.made == 1
