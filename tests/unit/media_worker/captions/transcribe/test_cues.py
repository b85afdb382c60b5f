"""Words become lines that can be read, and no line goes on over a pause."""

from media_worker.captions.transcribe.cues import LONGEST, SpokenCue, cues_of
from media_worker.captions.transcribe.event_stream import TranscriptItem
from media_worker.captions.transcribe.stream_clock import StreamClock

AT = 1_700_000_000_000.0


def heard(seconds: float, *pauses: float) -> StreamClock:
    """A clock of sound without gaps, of which `pauses` (s) part what was said."""
    clock = StreamClock()
    for number in range(round(seconds * 50)):
        if number / 50 in pauses:
            clock.pause()
        clock.add(AT + number * 20)
    return clock


def words(text: str, start: float = 0.0, each: float = 0.5) -> list[TranscriptItem]:
    """A word takes `each` (s); full stops are items of their own."""
    items: list[TranscriptItem] = []
    for word in text.split():
        end = start + each
        items.append(TranscriptItem(start, end, word.rstrip("."), "pronunciation"))
        if word.endswith("."):
            items.append(TranscriptItem(end, end, ".", "punctuation"))
        start = end
    return items


def test_words_are_one_line_at_their_time() -> None:
    assert list(cues_of(words("Hello there. Good morning.", start=1.0), heard(5))) == [
        SpokenCue(0, AT + 1_000, AT + 3_000, "Hello there. Good morning.")
    ]


def test_nothing_is_no_line() -> None:
    assert list(cues_of([], heard(1))) == []


def test_line_ends_at_a_pause() -> None:
    lines = list(cues_of(words("one two. three four"), heard(3, 1.0)))
    assert lines == [SpokenCue(0, AT, AT + 1_000, "one two."), SpokenCue(1, AT + 1_000, AT + 2_000, "three four")]


def test_long_line_ends_with_its_sentence() -> None:
    sentence = "a b c d e f g h i."
    first, second = cues_of(words(f"{sentence} {sentence} {sentence}"), heard(20))
    assert (first.text, second.text) == (f"{sentence} {sentence}", sentence)
    assert first.end_ms == second.start_ms == AT + 9_000


def test_sentence_without_an_end_is_cut() -> None:
    lines = list(cues_of(words("word " * 100), heard(60)))
    assert all(line.end_ms - line.start_ms <= LONGEST for line in lines)
    assert " ".join(line.text for line in lines) == ("word " * 100).strip()
