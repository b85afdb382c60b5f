"""Captions of one room: what is said goes to the captioner while somebody reads it, and lines go to those alone."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Final, cast

from chalicelib.protocol import LiveCaption, LiveCaptions, Room, encode
from chalicelib.protocol.captions import CaptionLine, Language
from media_worker.audio.clock import FRAME_TIME
from media_worker.audio.mixer import Samples
from media_worker.captions.replies import Caption, Pace
from media_worker.captions.room_speech import RoomSpeech
from media_worker.captions.speech_streams import SpeechStreams
from media_worker.peer import Peer
from media_worker.recording.room_recording import RoomRecording
from media_worker.room.partial_captions import PartialCaptions

AT_ONCE: Final = 20  # readers per 20 ms, at 95 us each: a tenth of a core at most
KEPT: Final = 50  # lines for readers who are slow; those who are further behind lose the oldest
FEW: Final = 200  # readers who may have partial lines: at two changes a second, they take 4 % of a core
FIRST: Final = 10  # lines that a new reader gets of what was said before, and of one message


class RoomCaptions:
    """Implements `CaptionReader`. Each reader has a place in the lines, and gets what follows when it is their turn."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, ready: Callable[[Peer], bool], streams: SpeechStreams | None
    ) -> None:
        """A reader who is not `ready` when their turn comes gets another. Without `streams` nothing is captioned."""
        self._loop = loop
        self._ready = ready
        self._streams = streams
        self._room: Room | None = None
        self._names: dict[str, str] = {}  # of everybody who has been on the stage, by id
        self._speech: RoomSpeech | None = None
        self._partials = PartialCaptions(loop, lambda: self._queue(self._places))
        self._lines: deque[LiveCaption] = deque(maxlen=KEPT)
        self._count = 0  # of all lines so far
        self._pace = Pace(behind=False, unavailable=streams is None)
        self._places: dict[Peer, int] = {}  # of readers: the number of the next line
        self._pending: dict[Peer, None] = {}  # readers who are to be sent something
        self._texts: dict[tuple[int, int], str] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._recording: RoomRecording | None = None
        self._before: RoomRecording | None = None  # the recording before it, for what was said last in that

    def update(self, room: Room) -> None:
        """Take over the host's settings, and the names of the people on the stage."""
        self._room = room
        self._names.update((seat.id, seat.name) for seat in room.stage)
        self._open_or_stop()

    @property
    def captioned(self) -> bool:
        """Whether what is said is being captioned."""
        return self._speech is not None

    def record(self, recording: RoomRecording | None) -> None:
        """Record lines from now on, or do not. Then what is said is captioned even if nobody reads."""
        self.cut()
        if self._recording is not None:
            self._before = self._recording
        self._recording = recording
        self._open_or_stop()

    def cut(self) -> None:
        """End the lines of those who talk. What of them may be kept has changed, and a line is kept as a whole."""
        if self._speech is not None:
            self._speech.stop(self._loop.time())

    def hear(self, due: float, speech: Mapping[str, Samples]) -> None:
        """What everybody who talks says (int16[960] each) at `due` (`loop.time()`, s)."""
        if self._speech is not None and self._room is not None:
            self._speech.hear(due, self._loop.time(), speech, self._room.settings.language)

    def switch(self, peer: Peer, on: bool) -> None:
        """Make somebody a reader, or no longer. A reader first gets what was said last."""
        if not on:
            self.remove(peer)
        elif peer not in self._places:
            self._places[peer] = max(self._count - FIRST, 0)
            self._queue([peer])
            self._open_or_stop()

    def remove(self, peer: Peer) -> None:
        """Forget a peer, who may be a reader."""
        self._places.pop(peer, None)
        self._pending.pop(peer, None)
        self._open_or_stop()

    def caption(self, line: CaptionLine) -> None:
        """See CaptionReader."""
        for recording in (self._recording, self._before):
            if recording is not None:
                recording.caption(line)
        self._partials.settle(line.speaker)
        name = self._names.get(line.speaker, "")
        self._lines.append(LiveCaption(line.speaker, name, line.start_ms, line.end_ms, line.text, line.language))
        self._count += 1
        self._queue(self._places)

    def partial(self, speaker: str, caption: Caption) -> None:
        """See CaptionReader."""
        if self._speech is not None and len(self._places) <= FEW:
            name, language = self._names.get(speaker, ""), cast(Language, caption.language)
            line = LiveCaption(speaker, name, caption.start_ms, caption.end_ms, caption.text, language)
            self._partials.take(line)

    def pace(self, pace: Pace) -> None:
        """See CaptionReader."""
        if pace != self._pace:
            self._pace = pace
            self._queue(self._places)

    def close(self) -> None:
        """Caption nothing more, and send nothing more."""
        self._room = None
        self._places.clear()
        self._pending.clear()
        self._open_or_stop()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _open_or_stop(self) -> None:
        wished = self._room is not None and self._room.settings.captions
        wanted = wished and (bool(self._places) or self._recording is not None)
        if self._streams is None or wanted is (self._speech is not None):
            return
        if self._speech is None:
            self._speech = self._streams.open(self)
        else:
            self._speech.stop(self._loop.time())
            self._speech = None
            self._partials.clear()
            self._streams.close_room(self)

    def _queue(self, peers: Mapping[Peer, int] | list[Peer]) -> None:
        self._texts.clear()
        self._pending.update(dict.fromkeys(peers))
        self._schedule(0.0)

    def _schedule(self, wait: float) -> None:
        if self._timer is None and self._pending:
            self._timer = self._loop.call_later(wait, self._hand_out)

    def _hand_out(self) -> None:
        self._timer = None
        try:
            for peer in list(islice(self._pending, AT_ONCE)):
                self._pending.pop(peer, None)
                if peer in self._places and not self._serve(peer):
                    self._pending[peer] = None
        finally:
            self._schedule(FRAME_TIME)

    def _serve(self, peer: Peer) -> bool:
        """Send a reader what follows their place. False if something is left to send."""
        if not self._ready(peer):
            return False
        first = max(self._places[peer], self._count - len(self._lines))
        end = min(first + FIRST, self._count)
        self._places[peer] = end
        peer.send_text(self._text(first, end))
        return end == self._count

    def _text(self, first: int, end: int) -> str:
        if (first, end) not in self._texts:
            before = self._count - len(self._lines)
            lines = tuple(islice(self._lines, first - before, end - before))
            self._texts[first, end] = encode(
                LiveCaptions(lines, self._pace.behind, self._partials.lines, self._pace.unavailable)
            )
        return self._texts[first, end]
