"""The captioner: takes the frames of who talks from its worker, and answers with their words.

It has one thread. While it transcribes, frames wait in the socket, and then in the worker, which drops the oldest.
"""

import logging
import select
import socket
import time
from collections.abc import Callable
from typing import Final

from media_worker.captions.backlog import LATE, Backlog
from media_worker.captions.frames import LONGEST, unpack
from media_worker.captions.replies import Caption, Pace, Reply, pack
from media_worker.captions.resampler import for_transcriber
from media_worker.captions.spare_time import SpareTime
from media_worker.captions.transcriber import Transcriber
from media_worker.captions.utterances import Utterance, UtteranceCutter
from media_worker.captions.weights import WeightsMissing

IDLE: Final = 1.0  # s without a frame, after which an utterance ends even if the pause was lost
PART: Final = 75  # frames (1.5 s) more of an utterance from which on it is worth another look
SETTLE: Final = 0.01  # s in which the worker fills the socket again, which holds few messages
FRESH: Final = 0.05  # s since a frame was sent, within which no others wait behind it

log = logging.getLogger(__name__)


class Captioner:
    """Runs on a socket of whole messages (SOCK_SEQPACKET) until the worker closes its end."""

    def __init__(
        self,
        worker: socket.socket,
        transcriber: Transcriber,
        clock: Callable[[], float] = time.monotonic,
        work: Callable[[], float] = time.process_time,
    ) -> None:
        """`work` is the time that this process has had of the processor (s)."""
        self._worker = worker
        self._transcriber = transcriber
        self._clock = clock  # that of `SpokenFrame.sent_at` (s)
        self._work = work
        self._spare = SpareTime()
        self._partial: set[int] = set()  # streams of which a partial line was sent last
        self._backlog = Backlog()
        self._cutters: dict[int, UtteranceCutter] = {}  # by stream, of utterances that were begun
        self._languages: dict[str, bool] = {}  # whether they can be captioned
        self._unheard_at = -LATE  # when something was said in a language without weights (s)
        self._pace = Pace(behind=False)

    def run(self) -> None:
        """Caption until the worker goes."""
        while self._receive():
            utterance = self._backlog.take(self._clock())
            if utterance is not None:
                self._caption(utterance)
            elif self._spare.allows(self._clock()) and not self._pace.behind:
                self._caption_partly()
            self._tell_pace()

    def _receive(self) -> bool:
        """Take all frames that have come; wait for some if there is nothing else to do. False if the worker has
        gone."""
        wait = SETTLE if self._backlog else IDLE
        while True:
            if not select.select([self._worker], [], [], wait)[0]:
                if wait == IDLE:
                    self._end_idle()
                return True
            message = self._worker.recv(LONGEST)
            if not message:
                return False
            sent_at = self._add(message)
            if self._backlog and self._clock() - sent_at < FRESH:
                self._end_idle()
                return True
            wait = SETTLE

    def _add(self, message: bytes) -> float:
        """Take a frame, and return when it was sent."""
        frame = unpack(message)
        if not self._speaks(frame.language):
            self._unheard_at = frame.sent_at
            return frame.sent_at
        cutter = self._cutters.setdefault(frame.stream, UtteranceCutter())
        for utterance in cutter.add(frame):
            self._backlog.add(utterance)
        if cutter.sent_at is None:
            del self._cutters[frame.stream]
        return frame.sent_at

    def _speaks(self, language: str) -> bool:
        """Whether there are weights for a language. That there are none is logged once."""
        if language not in self._languages:
            try:
                self._transcriber.prepare(language)
                self._languages[language] = True
            except WeightsMissing as error:
                self._languages[language] = False
                log.error("cannot caption", extra={"language": language, "error": str(error)})
        return self._languages[language]

    def _end_idle(self) -> None:
        """End utterances of which no more frames came, now that none wait in the worker."""
        now = self._clock()
        for stream, cutter in list(self._cutters.items()):
            if cutter.sent_at is None or now - cutter.sent_at > IDLE:
                for utterance in cutter.cut():
                    self._backlog.add(utterance)
                del self._cutters[stream]

    def _caption(self, utterance: Utterance, *, partial: bool = False) -> None:
        text = self._transcriber.transcribe(for_transcriber(utterance.samples), utterance.language)
        stream, withdrawn = utterance.stream, not text and utterance.stream in self._partial
        if text or withdrawn:
            start, end = round(utterance.start_ms), round(utterance.end_ms)
            self._send(Caption(stream, start, end, text, utterance.language, partial or withdrawn))
        (self._partial.add if text and partial else self._partial.discard)(stream)

    def _caption_partly(self) -> None:
        """Caption the utterance of which most is new, as far as it goes."""
        cutter = max(self._cutters.values(), key=lambda one: one.fresh, default=None)
        if cutter is None or cutter.fresh < PART:
            return
        began, worked = self._clock(), self._work()
        self._caption(cutter.so_far(), partial=True)
        now = self._clock()
        self._spare.spent(now, now - began, self._work() - worked)

    def _tell_pace(self) -> None:
        now = self._clock()
        pace = Pace(self._backlog.behind(now), unavailable=now - self._unheard_at < LATE)
        if pace != self._pace:
            self._pace = pace
            self._send(pace)

    def _send(self, reply: Reply) -> None:
        try:
            self._worker.send(pack(reply))
        except (BrokenPipeError, ConnectionResetError):
            return  # the next look for frames finds that the worker has gone
