"""What is known of a recording after parts of it are taken out: everything at its new time, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.recording_cut import RecordingCut, cut_timeline, cut_transcript, silenced_levels
from chalicelib.domain.recording_timeline import RecordingTimeline, peaks_of
from chalicelib.domain.transcript import Transcript, TranscriptLine

DURATION = 60_000
ANA, BOB, CARL = "a_ana", "a_bob", "a_carl"
LEVELS = bytes(place % 200 + 1 for place in range(600))
TIMELINE = RecordingTimeline(
    (ANA, BOB, CARL),
    ((0, 0, 10_000), (1, 9_000, 30_000), (2, 40_000, 50_000), (0, 55_000, 60_000)),
    peaks_of(LEVELS),
    ((35_000, 36_000),),
    ((31_000, 33_000),),
    LEVELS,
)


def line(number: int, speaker: int, start: int, end: int) -> TranscriptLine:
    return TranscriptLine(f"l_{number}", speaker, start, end, f"Words {number}", "en")


def test_trimmed_timeline_has_what_is_between_its_ends() -> None:
    cut = RecordingCut(((8_000, 34_000),))
    after = cut_timeline(TIMELINE, cut, DURATION)
    assert cut.duration_ms == 26_000
    assert after.speakers == (ANA, BOB)
    assert after.turns == ((0, 0, 2_000), (1, 1_000, 22_000))
    assert (after.gaps, after.pauses) == ((), ((23_000, 25_000),))
    assert after.levels == LEVELS[80:340]
    assert after.peaks == peaks_of(LEVELS[80:340])


def test_cut_in_the_middle_moves_what_follows_and_silence_is_a_pause_without_level() -> None:
    cut = RecordingCut(((0, 9_000), (10_000, 60_000)), ((10_000, 30_000),))
    after = cut_timeline(TIMELINE, cut, DURATION)
    assert cut.duration_ms == 59_000
    assert after.turns == ((0, 0, 9_000), (1, 9_000, 29_000), (2, 39_000, 49_000), (0, 54_000, 59_000))
    assert after.pauses == ((9_000, 29_000), (30_000, 32_000))
    assert after.levels == LEVELS[:90] + bytes(200) + LEVELS[300:]


def test_timeline_without_levels_takes_them_from_its_peaks() -> None:
    old = RecordingTimeline((ANA,), ((0, 0, 60_000),), (10, 20, 30))
    after = cut_timeline(old, RecordingCut(((20_000, 50_000),)), DURATION)
    assert after.levels == bytes([20]) * 200 + bytes([30]) * 100


def test_silence_beyond_the_end_adds_nothing() -> None:
    assert silenced_levels(TIMELINE, [(59_900, 61_000), (62_000, 63_000)], DURATION) == LEVELS[:599] + bytes(1)
    assert silenced_levels(RecordingTimeline(), [(0, 1_000)], DURATION) == b""


def test_transcript_keeps_lines_that_are_heard_whole_under_their_ids() -> None:
    said = Transcript(
        (ANA, BOB),
        (line(1, 0, 0, 4_000), line(2, 0, 4_700, 8_000), line(3, 1, 9_000, 20_000), line(4, 0, 19_500, 21_000)),
    )
    after = cut_transcript(said, RecordingCut(((5_000, 20_000),)))
    assert after == Transcript((ANA, BOB), (line(2, 0, 0, 3_000), line(3, 1, 4_000, 15_000)))
    assert cut_transcript(said, RecordingCut(((9_000, 20_000),))) == Transcript((BOB,), (line(3, 0, 0, 11_000),))
    assert cut_transcript(said, RecordingCut(((30_000, 60_000),))) == Transcript()


def test_line_of_which_a_moment_is_left_is_not_heard() -> None:
    said = Transcript((ANA,), (line(1, 0, 1_000, 1_300), line(2, 0, 2_000, 2_200)))
    cut = RecordingCut(((1_200, 2_200),))
    assert [(one.id, one.start_ms) for one in cut_transcript(said, cut).lines] == [("l_1", 0), ("l_2", 800)]
    assert cut_transcript(said, RecordingCut(((1_300, 2_000),))) == Transcript()


@st.composite
def cuts(draw: st.DrawFn) -> RecordingCut:
    """Return any cut of a recording of a minute, whose stretches begin and end at tenths of a second."""
    bounds = sorted(draw(st.sets(st.integers(0, 600), min_size=2, max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return RecordingCut(tuple((start * 100, end * 100) for start, end in pairs))


@given(cuts(), st.integers(0, DURATION))
def test_every_moment_that_stays_is_as_far_from_the_beginning_as_what_stays_before_it(
    cut: RecordingCut, at: int
) -> None:
    before = sum(1 for one in range(0, at, 100) if any(start <= one < end for start, end in cut.kept))
    assert abs(cut.placed(at) - 100 * before) <= 100
    assert 0 <= cut.placed(at) <= cut.duration_ms
    assert cut_timeline(TIMELINE, cut, DURATION).levels == b"".join(
        LEVELS[start // 100 : end // 100] for start, end in cut.kept
    )


def test_pins_and_reactions_are_cut_and_moved_as_turns_are() -> None:
    pins = (("tea", 0, 20_000), ("cake", 9_000, 10_000), ("jam", 50_000, 60_000))
    reactions = (("heart", 8_999, 1), ("clap", 9_000, 2), ("clap", 10_000, 3), ("wow", 59_999, 4))
    whole = RecordingTimeline(pins=pins, reactions=reactions)
    middle = cut_timeline(whole, RecordingCut(((0, 9_000), (10_000, 60_000))), DURATION)
    assert middle.pins == (("tea", 0, 19_000), ("jam", 49_000, 59_000))
    assert middle.reactions == (("heart", 8_999, 1), ("clap", 9_000, 3), ("wow", 58_999, 4))
    trimmed = cut_timeline(whole, RecordingCut(((9_500, 55_000),)), DURATION)
    assert trimmed.pins == (("tea", 0, 10_500), ("cake", 0, 500), ("jam", 40_500, 45_500))
    assert trimmed.reactions == (("clap", 500, 3),)
