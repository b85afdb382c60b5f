"""Amazon Transcribe is asked less and less often while it refuses, and at once when it has answered."""

from media_worker.captions.transcribe.retries import LONGEST, Retries


def test_waits_grow_up_to_a_minute_and_end_with_success() -> None:
    retries = Retries(lambda: 1.0)
    waits = []
    for _ in range(9):
        retries.failed(100.0)
        waits.append(retries.wait(100.0))
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, LONGEST, LONGEST]
    assert (retries.wait(130.0), retries.wait(200.0)) == (30.0, 0.0)
    retries.succeeded()
    assert retries.wait(100.0) == 0.0


def test_streams_do_not_come_back_all_at_once() -> None:
    early, late = Retries(lambda: 0.0), Retries(lambda: 1.0)
    for retries in (early, late):
        retries.failed(100.0)
    assert (early.wait(100.0), late.wait(100.0)) == (0.25, 0.5)


def test_one_failure_is_no_trouble_yet() -> None:
    retries = Retries(lambda: 0.0)
    in_trouble = []
    for _ in range(3):
        retries.failed(1.0)
        in_trouble.append(retries.in_trouble)
    retries.succeeded()
    assert [*in_trouble, retries.in_trouble] == [False, True, True, False]
