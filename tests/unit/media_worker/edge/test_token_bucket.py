"""How often something may happen."""

from media_worker.edge.token_bucket import TokenBucket


def test_bucket_allows_a_burst_and_then_its_rate() -> None:
    bucket = TokenBucket(2.0, 3, 10.0)
    assert [bucket.take(10.0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(10.4), bucket.take(10.6), bucket.take(10.7)] == [False, True, False]


def test_bucket_holds_no_more_than_its_burst() -> None:
    bucket = TokenBucket(1_000.0, 2, 0.0)
    assert [bucket.take(60.0) for _ in range(3)] == [True, True, False]


def test_bucket_gives_all_that_is_asked_for_or_nothing() -> None:
    bucket = TokenBucket(2.0, 5, 0.0)
    assert [bucket.take(0.0, count) for count in (3, 3, 2, 1)] == [True, False, True, False]
