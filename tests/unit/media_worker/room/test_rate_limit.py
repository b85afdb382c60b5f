"""Token buckets per person."""

from media_worker.room.rate_limit import RateLimit


def test_person_gets_the_burst_at_once_and_then_the_rate() -> None:
    limit = RateLimit(5.0, 10)
    assert sum(limit.take("a_1", 100.0) for _ in range(50)) == 10
    assert sum(limit.take("a_1", 100.0 + tick / 100) for tick in range(1, 201)) == 10
    assert sum(limit.take("a_1", 200.0) for _ in range(50)) == 10


def test_one_person_does_not_use_up_the_tokens_of_another() -> None:
    limit = RateLimit(5.0, 10)
    assert sum(limit.take("a_1", 100.0) for _ in range(50)) == 10
    assert limit.take("a_2", 100.0)


def test_idle_people_are_forgotten_and_active_people_are_not() -> None:
    limit = RateLimit(5.0, 10)
    for number in range(1_000):
        limit.take(f"a_{number}", 100.0 + number)
    assert len(limit._left) <= 4
    for _ in range(20):
        limit.take("a_1", 2_000.0)
        limit.take("a_2", 2_000.0)
    assert not limit.take("a_1", 2_000.0)


def test_regulars_do_not_keep_others_from_being_forgotten() -> None:
    limit = RateLimit(5.0, 10)
    for number in range(100):
        for person in ("a_regular", "a_other_regular", f"a_{number}"):
            limit.take(person, 100.0 + number)
    assert len(limit._left) <= 8
