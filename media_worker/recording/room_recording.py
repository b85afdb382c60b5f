"""The recording of one room on this worker: gives each segment away when it is 8 s old, also in silence."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from chalicelib.protocol.captions import CaptionLine
from chalicelib.protocol.segments import FRAME_MS
from media_worker.recording.caption_recorder import CaptionRecorder, CutCaptions
from media_worker.recording.recorder import CutSegment, Recorder
from media_worker.recording.track_recorder import CutTracks, SentPacket, TrackRecorder

SEGMENT: Final = 8.0  # s; what a worker that is killed loses at most, and the time of an upload
LAST_WORDS: Final = 4.0  # s for the captions of what was said last, before the mark that nothing follows
QUIETEST: Final = -60.0  # dBov; levels below are 0


class RoomRecording:
    """Takes the packets of the common mix until it is closed, and captions a little longer. It waits for nothing."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        recorder: Recorder,
        store: Callable[[CutSegment], None],
        captions: CaptionRecorder | None = None,
        store_captions: Callable[[CutCaptions], None] = lambda _: None,
        tracks: TrackRecorder | None = None,
        store_tracks: Callable[[CutTracks], None] = lambda _: None,
    ) -> None:
        """`store` gets each segment once, `store_captions` each caption object, and `store_tracks` each object of the
        speakers' own sound; they take no time. Without `tracks`, that is not kept."""
        self._loop = loop
        self._recorder = recorder
        self._store = store
        self._captions = captions
        self._store_captions = store_captions
        self._tracks = tracks
        self._store_tracks = store_tracks
        self._track_timer: asyncio.TimerHandle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._caption_timer: asyncio.TimerHandle | None = None
        self._last = -1  # the number of the last frame
        self._closed = False
        self._ended = False  # whether the mark was given away

    def add(self, number: int, packet: bytes, talking: Iterable[str], level: float) -> None:
        """Record the packet of frame `number`, in which these people talk. `level` is in dBov."""
        if self._closed:
            return
        self._last = number
        loudness = round(255 * min(max(level - QUIETEST, 0.0) / -QUIETEST, 1.0))
        done = self._recorder.add(number, packet, talking, loudness)
        if done is not None:
            self._give(done)
        if self._timer is None:
            self._timer = self._loop.call_later(SEGMENT, self._cut)

    def keep(self, person: str, packet: SentPacket, due: float) -> None:
        """Record a packet of somebody who may be heard as it came, if the host wants each speaker's own sound. `due` is
        when it is in the mix, about (`loop.time()`, s)."""
        if self._tracks is None or self._closed:
            return
        done = self._tracks.add(person, packet, due)
        if done is not None:
            self._give_tracks(done)
        if self._track_timer is None:
            self._track_timer = self._loop.call_later(SEGMENT, self._cut_tracks)

    def pin(self, links: tuple[str, ...], number: int) -> None:
        """Record that these links alone are pinned from frame `number` on."""
        self._recorder.shown.pin(links, number)

    def react(self, emoji: str, number: int) -> None:
        """Record that somebody reacted at frame `number`."""
        if not self._closed:
            self._recorder.shown.react(emoji, number)

    def withhold(self, people: frozenset[str], number: int) -> None:
        """Keep no captions of what these people say from frame `number` on, nor their own sound: they have not agreed
        to be recorded."""
        if self._tracks is not None:
            self._tracks.withhold(people)
        if self._captions is not None:
            self._captions.withhold(people, self._ms(number))

    def caption(self, line: CaptionLine) -> None:
        """Record a caption, also for a few seconds after the end."""
        if self._captions is None or self._ended:
            return
        done = self._captions.add(line)
        if done is not None:
            self._store_captions(done)
        if self._caption_timer is None and not self._closed:
            self._caption_timer = self._loop.call_later(SEGMENT, self._cut_captions)

    def close(self, number: int, *, captioned: bool = False) -> None:
        """Give the last segment away, and the mark that nothing follows. Packets from frame `number` on are not
        recorded. If the room is `captioned`, the mark waits for what was said last."""
        if self._closed:
            return
        self._closed = True
        self._cut()
        self._cut_tracks()
        if self._captions is not None:
            self._captions.until_ms = self._ms(number)
        mark = self._recorder.end(max(number, self._last + 1))
        if captioned:
            self._loop.call_later(LAST_WORDS, self._end, mark)
        else:
            self._end(mark)

    def _ms(self, number: int) -> float:
        """When frame `number` is due (epoch ms)."""
        return self._recorder.origin_ms + number * FRAME_MS

    def _end(self, mark: CutSegment) -> None:
        self._cut_captions()
        self._ended = True
        self._store(mark)

    def _cut_captions(self) -> None:
        if self._caption_timer is not None:
            self._caption_timer.cancel()
            self._caption_timer = None
        done = self._captions.cut() if self._captions is not None else None
        if done is not None:
            self._store_captions(done)

    def _cut_tracks(self) -> None:
        done = self._tracks.cut() if self._tracks is not None else None
        if done is not None:
            self._give_tracks(done)

    def _give_tracks(self, done: CutTracks) -> None:
        if self._track_timer is not None:
            self._track_timer.cancel()
            self._track_timer = None
        self._store_tracks(done)

    def _cut(self) -> None:
        done = self._recorder.cut()
        if done is not None:
            self._give(done)

    def _give(self, done: CutSegment) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._store(done)
