"""A speaker withdraws their voice from a recording. Where they spoke, nobody is heard any more, as there is one mix;
but where others spoke whose own sound was kept, they alone are heard.

What is left of what they said is silence, so that every time stays as it is, and players jump over it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.recording import Recording, RecordingFile, RecordingState, ready, retried
from chalicelib.domain.recording_cut import RecordingCut, silenced_levels
from chalicelib.domain.recording_timeline import LEVEL_MS, RecordingTimeline, Span, peaks_of
from chalicelib.domain.recording_tracks import without_voice
from chalicelib.domain.recording_trim import remade
from chalicelib.domain.space import Space, seat_of
from chalicelib.domain.transcript import Transcript

# Of silence before and after a turn, which begins when a voice is loud enough to be told from noise.
MARGIN_MS: Final = 200


@dataclass(frozen=True, slots=True)
class Remixed:
    """The others who are heard again in `spans`, and how loud: from which level of the timeline on, and the levels."""

    speakers: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    levels: tuple[tuple[int, bytes], ...] = ()


NOTHING: Final = Remixed()


def withdrawn(recording: Recording, account_id: str, now: int) -> Recording:
    """Return a recording from which a voice has to be taken out, once there is a file of it; itself if that is known.
    One whose file could not be made is tried again."""
    if account_id in recording.withdrawn:
        return recording
    marked = replace(
        recording,
        withdrawn=(*recording.withdrawn, account_id),
        tracks=without_voice(recording.tracks, account_id),
        version=recording.version + 1,
    )
    if recording.state is RecordingState.READY or recording.original is not None:
        return replace(remade(marked, now), version=marked.version)
    if recording.state is RecordingState.FAILED:
        return replace(retried(marked, now), version=marked.version)
    return marked


def may_have_spoken(space: Space, account_id: str) -> bool:
    """Whether somebody hosts a Space, or is among those who were on its stage last."""
    seated = seat_of(space, account_id) is not None
    return account_id == space.host.id or seated or account_id in space.spoken


def finished(recording: Recording, file: RecordingFile, now: int) -> Recording:
    """Return a recording whose first file is made: ready, unless a voice has to be taken out of it."""
    after = ready(recording, file, now)
    return replace(remade(after, now), version=after.version) if after.withdrawn else after


def taken_out(recording: Recording, file: RecordingFile, people: tuple[str, ...]) -> Recording:
    """Return a recording whose original is a file without the voices of these people."""
    left = tuple(one for one in recording.withdrawn if one not in people)
    return replace(recording, original=file, withdrawn=left, version=recording.version + 1)


def turns_of(timeline: RecordingTimeline, people: Iterable[str], duration: int) -> tuple[Span, ...]:
    """Return when any of these people speak in a recording of `duration` ms, with a margin, in order."""
    places = {place for place, one in enumerate(timeline.speakers) if one in set(people)}
    spans = ((start - MARGIN_MS, end + MARGIN_MS) for who, start, end in timeline.turns if who in places)
    outwards = ((start // LEVEL_MS * LEVEL_MS, -(-end // LEVEL_MS) * LEVEL_MS) for start, end in spans)
    return tuple(joined((max(0, start), min(end, duration)) for start, end in outwards))


def silence_of(spans: tuple[Span, ...], duration: int) -> RecordingCut:
    """Return the cut that leaves a recording of `duration` ms as long as it is, with silence in these stretches."""
    return RecordingCut(((0, duration),), spans)


def timeline_without(
    timeline: RecordingTimeline, people: Iterable[str], duration: int, remixed: Remixed = NOTHING
) -> RecordingTimeline:
    """Return the timeline of a recording of `duration` ms without the turns of these people, and without those of
    others meanwhile unless they are `remixed`. What was pinned or sent as a reaction in the new silence goes, too."""
    spans = turns_of(timeline, people, duration)
    gone = {place for place, one in enumerate(timeline.speakers) if one in set(people)}
    heard = {place for place, one in enumerate(timeline.speakers) if one in remixed.speakers}
    turns = [
        (who, *part)
        for who, start, end in timeline.turns
        if who not in gone
        for part in ([(start, end)] if who in heard else _rest((start, end), spans))
    ]
    places = sorted({who for who, _, _ in turns})
    levels, silent = silenced_levels(timeline, spans, duration), rest_of(spans, remixed.spans)
    for first, own in remixed.levels:
        levels[first : first + len(own)] = own[: max(0, len(levels) - first)]
    pins = ((link, *part) for link, start, end in timeline.pins for part in _rest((start, end), silent))
    return RecordingTimeline(
        tuple(timeline.speakers[who] for who in places),
        tuple((places.index(who), start, end) for who, start, end in turns),
        peaks_of(levels),
        timeline.gaps,
        tuple(joined([*timeline.pauses, *silent])),
        bytes(levels),
        tuple(sorted(pins, key=lambda pin: pin[1])),
        tuple(one for one in timeline.reactions if any(_rest((one[1], one[1] + 1), silent))),
    )


def transcript_without(transcript: Transcript, people: Iterable[str]) -> Transcript:
    """Return what was said without the lines of these people."""
    gone = {place for place, one in enumerate(transcript.speakers) if one in set(people)}
    left = [place for place in range(len(transcript.speakers)) if place not in gone]
    lines = tuple(
        replace(line, speaker=left.index(line.speaker)) for line in transcript.lines if line.speaker not in gone
    )
    return Transcript(tuple(transcript.speakers[place] for place in left), lines)


def rest_of(spans: Iterable[Span], taken: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return what is left of stretches outside of others; both are in order."""
    return tuple(part for span in spans for part in _rest(span, taken))


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield stretches in order, those that overlap as one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _rest(span: Span, taken: tuple[Span, ...]) -> Iterator[Span]:
    """Yield what is left of a stretch outside of others, which are in order."""
    start, end = span
    for first, after in taken:
        if first < end and after > start:
            if start < first:
                yield start, first
            start = max(start, after)
    if start < end:
        yield start, end
