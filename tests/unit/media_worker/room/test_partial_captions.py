"""What somebody is in the midst of saying is told twice a second, until it is captioned or nothing comes of it."""

import asyncio
from typing import cast

from chalicelib.protocol import LiveCaption
from media_worker.room.partial_captions import PACE, STALE, PartialCaptions
from tests.support.room import SteppedLoop


class Told:
    """What readers were told."""

    def __init__(self) -> None:
        self.loop = SteppedLoop()
        self.texts: list[list[str]] = []
        self.captions = PartialCaptions(cast(asyncio.AbstractEventLoop, self.loop), self._tell)

    def says(self, text: str, speaker: str = "a_ada") -> None:
        self.captions.take(LiveCaption(speaker, "Ada", 1, 2, text, "en"))

    def _tell(self) -> None:
        self.texts.append([line.text for line in self.captions.lines])


def test_newest_of_each_speaker_is_told_twice_a_second() -> None:
    told = Told()
    for text in ("I", "I think", "I think that"):
        told.says(text)
    told.says("Well", "a_bob")
    told.loop.pass_time(PACE)
    assert told.texts == [["I think that", "Well"]]
    told.loop.pass_time(PACE * 4)
    told.says("I think that we")
    told.loop.pass_time(PACE)
    assert told.texts[1:] == [["I think that we", "Well"]]


def test_captioned_line_takes_its_place_without_being_told() -> None:
    told = Told()
    told.says("I think")
    told.loop.pass_time(PACE)
    told.captions.settle("a_ada")
    told.loop.pass_time(STALE)
    assert told.captions.lines == ()
    assert len(told.texts) == 1


def test_withdrawn_line_is_gone_and_that_is_told_once() -> None:
    told = Told()
    told.says("")
    told.says("I think")
    told.loop.pass_time(PACE)
    told.says("")
    told.says("")
    told.loop.pass_time(STALE)
    assert told.texts == [["I think"], []]


def test_line_of_which_nothing_comes_goes() -> None:
    told = Told()
    told.says("I think")
    told.loop.pass_time(STALE + PACE)
    assert told.texts == [["I think"], []]
    assert told.loop.idle


def test_nothing_is_told_after_the_end() -> None:
    told = Told()
    told.says("I think")
    told.captions.clear()
    told.loop.pass_time(STALE)
    assert told.texts == []
    assert told.captions.lines == ()
