"""What is not said to its end is transcribed only with time that nobody else needs."""

from media_worker.captions.spare_time import EVERY, REST, SHARE, SpareTime


def test_attempts_take_a_fifth_of_the_time_at_most() -> None:
    spare = SpareTime()
    assert spare.allows(0.0)
    spare.spent(10.0, took=0.1, worked=0.1)
    assert (spare.allows(10.0 + EVERY - 0.01), spare.allows(10.0 + EVERY)) == (False, True)
    spare.spent(20.0, took=1.0, worked=0.9)
    assert (spare.allows(20.0 + SHARE - 0.01), spare.allows(20.0 + SHARE)) == (False, True)


def test_there_are_none_for_a_while_when_others_need_the_processor() -> None:
    spare = SpareTime()
    spare.spent(10.0, took=1.0, worked=0.4)
    assert (spare.allows(10.0 + REST - 0.01), spare.allows(10.0 + REST)) == (False, True)
