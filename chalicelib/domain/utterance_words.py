"""The words of a transcript by which its Space is found, each with the moments at which it was said."""

from collections.abc import Collection, Mapping
from typing import Final

from chalicelib.domain.search_words import words_of
from chalicelib.domain.transcript import Transcript

WORDS: Final = 1_500  # of a Space that can be found, those said most often: an hour of talk has about 1,200
MOMENTS: Final = 4  # of a word in a Space, the first ones
SHORTEST: Final = 3  # characters of a word that is found
EXCERPT: Final = 120  # characters of a line that is shown

Moment = tuple[int, str]  # ms from the beginning of the recording, and the beginning of the line
Moments = tuple[Moment, ...]


def words_said(text: str) -> tuple[str, ...]:
    """Return the different words of `text` by which it is found, folded."""
    return tuple(word for word in words_of(text, len(text)) if len(word) >= SHORTEST and not word.startswith("#"))


def moments_said(transcript: Transcript) -> dict[str, Moments]:
    """Return the words by which a Space is found, 1,500 at most, with the first four moments of each."""
    moments: dict[str, list[Moment]] = {}
    counts: dict[str, int] = {}
    for line in transcript.lines:
        for word in words_said(line.text):
            counts[word] = counts.get(word, 0) + 1
            if counts[word] <= MOMENTS:
                moments.setdefault(word, []).append((line.start_ms, line.text[:EXCERPT]))
    often = sorted(counts, key=lambda word: -counts[word])[:WORDS]
    return {word: tuple(moments[word]) for word in often}


def moment_of(words: Collection[str], moments: Mapping[str, Moments]) -> Moment:
    """Return the moment to which somebody who looks for these words is led: the first at which most of them were said.

    `moments` are those of each word in one Space; there is at least one.
    """
    said: dict[Moment, int] = {}
    for word in words:
        for moment in moments.get(word, ()):
            said[moment] = said.get(moment, 0) + 1
    return min(said, key=lambda moment: (-said[moment], moment))
