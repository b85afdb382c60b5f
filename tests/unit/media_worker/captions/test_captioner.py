"""The captioner answers each utterance with a caption at its time, and says when it is behind."""

import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from media_worker.captions.backlog import LATE
from media_worker.captions.captioner import IDLE, PART, Captioner
from media_worker.captions.frames import SpokenFrame
from media_worker.captions.replies import Caption, Pace, Reply, unpack
from media_worker.captions.transcriber import Sound
from tests.support.counting_captioner import CountingTranscriber
from tests.support.patience import patient
from tests.support.speech_frames import START_MS, spoken

FIRST = round(START_MS)


@dataclass
class StagedCaptioner(CountingTranscriber):
    """A captioner in a thread, on a clock that only tests and transcribing advance. `cost` is s for each utterance.

    If it is `gated`, it waits in each utterance (`busy`) until a test lets it go on (`turn`).
    """

    worker: socket.socket
    gated: bool = False
    busy: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    now: float = 0.0
    cost: float = 0.0
    prepared: list[str] = field(default_factory=list)
    deaf: bool = False

    def prepare(self, language: str) -> None:
        self.prepared.append(language)
        super().prepare(language)

    def transcribe(self, sound: Sound, language: str) -> str:
        if self.gated:
            self.busy.release()
            self.turn.acquire()
        self.now += self.cost
        return "" if self.deaf else super().transcribe(sound, language)

    def hears(self, frames: Iterable[SpokenFrame]) -> None:
        for frame in frames:
            self.worker.send(frame.pack())

    def answers(self, count: int) -> list[Reply]:
        return [unpack(self.worker.recv(65_536)) for _ in range(count)]


@pytest.fixture
def captioner() -> Iterator[StagedCaptioner]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(patient(10.0))
    staged = StagedCaptioner(ours)
    thread = threading.Thread(target=Captioner(theirs, staged, lambda: staged.now).run)
    with theirs:
        with ours:
            thread.start()
            yield staged
        thread.join()


def test_each_utterance_has_a_caption_at_its_time(captioner: StagedCaptioner) -> None:
    captioner.hears([*spoken("L" * 10 + "|", stream=7), *spoken("L" * 20 + "|", stream=8, first=50)])
    assert captioner.answers(2) == [
        Caption(7, FIRST, FIRST + 200, "200 ms", "en"),
        Caption(8, FIRST + 1_000, FIRST + 1_400, "400 ms", "en"),
    ]


def test_people_who_talk_at_once_have_captions_of_their_own(captioner: StagedCaptioner) -> None:
    one, other = spoken("L" * 10 + "|", stream=7), spoken("L" * 10 + "|", stream=8)
    captioner.hears(frame for both in zip(one, other, strict=True) for frame in both)
    assert {reply.stream for reply in captioner.answers(2) if isinstance(reply, Caption)} == {7, 8}


def test_utterance_ends_after_a_second_without_frames_if_its_pause_was_lost(captioner: StagedCaptioner) -> None:
    captioner.hears(spoken("L" * 10, stream=7))
    captioner.now = 1.0 + IDLE
    captioner.hears(spoken("|", stream=8, now=captioner.now))
    assert captioner.answers(1) == [Caption(7, FIRST, FIRST + 200, "200 ms", "en")]


def test_captioner_that_is_too_slow_drops_what_is_late_and_says_so(captioner: StagedCaptioner) -> None:
    captioner.cost, captioner.gated = 0.75 * LATE, True
    for stream in range(3):
        captioner.hears(spoken("L" * 6 + "|", stream=stream))  # few enough for the socket while nobody takes them
        if stream:
            captioner.turn.release()
        if stream < 2:
            captioner.busy.acquire()
    replies = captioner.answers(3)
    assert [reply.stream for reply in replies if isinstance(reply, Caption)] == [0, 1]
    assert replies[-1] == Pace(True)
    captioner.now += LATE
    captioner.hears(spoken("|"))
    assert captioner.answers(1) == [Pace(False)]


def test_what_is_said_so_far_is_captioned_and_replaced_by_the_line(captioner: StagedCaptioner) -> None:
    captioner.hears(spoken("L" * PART))
    assert captioner.answers(1) == [Caption(1, FIRST, FIRST + 1_500, "1500 ms", "en", partial=True)]
    captioner.hears(spoken("L" * PART + "|", first=PART))
    assert captioner.answers(1) == [Caption(1, FIRST, FIRST + 3_000, "3000 ms", "en")]


def test_what_was_understood_so_far_is_withdrawn_if_nothing_comes_of_it(captioner: StagedCaptioner) -> None:
    captioner.hears(spoken("L" * PART))
    assert len(captioner.answers(1)) == 1
    captioner.deaf = True
    captioner.hears(spoken("|", first=PART))
    assert captioner.answers(1) == [Caption(1, FIRST, FIRST + 1_500, "", "en", partial=True)]


def test_language_without_weights_is_left_out_and_others_are_captioned(captioner: StagedCaptioner) -> None:
    captioner.hears(spoken("L" * 10 + "|", stream=7, language="es"))
    captioner.hears(spoken("L" * 10 + "|", stream=8))
    replies = captioner.answers(2)
    assert [reply.stream for reply in replies if isinstance(reply, Caption)] == [8]
    assert Pace(behind=False, unavailable=True) in replies
    assert captioner.prepared == ["es", "en"]
    captioner.now += 2 * LATE
    captioner.hears(spoken("|", stream=8, now=captioner.now))
    assert captioner.answers(1) == [Pace(False)]


def test_captioner_ends_when_its_worker_goes_in_the_middle_of_an_utterance(captioner: StagedCaptioner) -> None:
    captioner.hears(spoken("L" * 10))
