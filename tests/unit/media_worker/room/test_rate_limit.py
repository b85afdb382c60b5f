"""How often one person may."""

from media_worker.room.rate_limit import Allowance


def test_person_may_as_often_as_the_burst_and_then_at_the_rate() -> None:
    allowance = Allowance(5.0, 10)
    assert sum(allowance.take("a_1", 100.0) for _ in range(50)) == 10
    assert sum(allowance.take("a_1", 100.0 + tick / 100) for tick in range(1, 201)) == 10
    assert sum(allowance.take("a_1", 200.0) for _ in range(50)) == 10


def test_one_person_does_not_use_up_what_another_has() -> None:
    allowance = Allowance(5.0, 10)
    assert sum(allowance.take("a_1", 100.0) for _ in range(50)) == 10
    assert allowance.take("a_2", 100.0)


def test_who_has_been_still_is_forgotten_and_who_has_not_is_not() -> None:
    allowance = Allowance(5.0, 10)
    for number in range(1_000):
        allowance.take(f"a_{number}", 100.0 + number)
    assert len(allowance._left) <= 4
    for _ in range(20):
        allowance.take("a_1", 2_000.0)
        allowance.take("a_2", 2_000.0)
    assert not allowance.take("a_1", 2_000.0)
