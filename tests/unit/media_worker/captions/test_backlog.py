"""What waits for a slow captioner is captioned in order, and dropped when it is late."""

import numpy as np

from media_worker.captions.backlog import LATE, Backlog
from media_worker.captions.utterances import Utterance


def ended(at: float) -> Utterance:
    return Utterance(1, at * 1_000, at, "en", np.zeros(960, dtype=np.int16))


def test_utterances_are_taken_in_order() -> None:
    backlog = Backlog()
    backlog.add(ended(1.0))
    backlog.add(ended(2.0))
    assert [one and one.sent_at for one in (backlog.take(3.0), backlog.take(3.0), backlog.take(3.0))] == [
        1.0,
        2.0,
        None,
    ]
    assert not backlog.behind(3.0)


def test_late_utterances_are_dropped_and_newer_ones_taken() -> None:
    backlog = Backlog()
    backlog.add(ended(1.0))
    backlog.add(ended(5.0))
    taken = backlog.take(1.5 + LATE)
    assert taken is not None
    assert (taken.sent_at, backlog.dropped, len(backlog)) == (5.0, 1, 0)


def test_backlog_is_behind_while_it_drops_and_until_it_has_dropped_nothing_for_a_while() -> None:
    backlog = Backlog()
    backlog.add(ended(1.0))
    assert not backlog.behind(1.0 + LATE)
    assert backlog.behind(1.5 + LATE)
    assert backlog.take(1.5 + LATE) is None
    assert backlog.behind(1.0 + 2 * LATE)
    assert not backlog.behind(1.5 + 2 * LATE)
