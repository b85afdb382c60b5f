"""Which captions are in a recording: what was said while it ran, by people who had agreed to it."""

from chalicelib.protocol.captions import LINES_LIMIT, CaptionLine, CaptionName
from media_worker.recording.caption_recorder import CaptionRecorder

START = 1_700_000_000_000


def line(at: int, speaker: str = "a_ada") -> CaptionLine:
    return CaptionLine(speaker, START + at, START + at + 500, f"At {at}.", "en")


def recorder() -> CaptionRecorder:
    return CaptionRecorder(3, "0" * 8, START)


def kept(ours: CaptionRecorder, *lines: CaptionLine) -> list[int]:
    """Return when the lines begin that are kept (ms from the start)."""
    for one in lines:
        assert ours.add(one) is None
    done = ours.cut()
    return [] if done is None else [one.start_ms - START for one in done.lines]


def test_lines_are_kept_in_order_in_objects_that_are_counted() -> None:
    ours = recorder()
    ours.add(line(900))
    ours.add(line(100, "a_bob"))
    done = ours.cut()
    assert done is not None
    assert done.name == CaptionName(START + 100, 3, "0" * 8, 0)
    assert [one.speaker for one in done.lines] == ["a_bob", "a_ada"]
    assert ours.cut() is None
    ours.add(line(2_000))
    again = ours.cut()
    assert again is not None
    assert again.name.number == 1


def test_full_object_is_given_away_at_once() -> None:
    ours = recorder()
    done = [ours.add(line(at)) for at in range(LINES_LIMIT + 1)]
    assert [at for at, one in enumerate(done) if one is not None] == [LINES_LIMIT - 1]
    assert kept(ours) == [LINES_LIMIT]


def test_what_was_said_before_and_after_is_not_kept() -> None:
    ours = recorder()
    ours.until_ms = START + 1_000
    assert kept(ours, line(-1), line(0), line(999), line(1_000)) == [0, 999]


def test_people_who_have_not_agreed_are_kept_from_the_moment_that_they_do() -> None:
    ours = recorder()
    ours.withhold(frozenset({"a_ada"}), START)
    assert kept(ours, line(10), line(20, "a_bob")) == [20]
    ours.withhold(frozenset(), START + 1_000)
    assert kept(ours, line(900), line(1_100), line(910, "a_bob")) == [910, 1_100]
