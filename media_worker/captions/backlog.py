"""The utterances that wait to be captioned: bounded by age, so that captions never fall behind for long. Pure."""

from collections import deque
from typing import Final

from media_worker.captions.utterances import Utterance

LATE: Final = 8.0  # s since an utterance ended, after which its caption would only delay those of newer ones


class Backlog:
    """Utterances by the time at which they ended, oldest first."""

    def __init__(self) -> None:
        self.dropped = 0  # utterances
        self._waiting: deque[Utterance] = deque()
        self._dropped_at = -LATE  # `time.monotonic()` (s)

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, utterance: Utterance) -> None:
        """Let an utterance wait."""
        self._waiting.append(utterance)

    def take(self, now: float) -> Utterance | None:
        """The oldest utterance that is not late at `now` (`time.monotonic()`, s); None if there is none. Those that are
        late are dropped."""
        while self._waiting:
            utterance = self._waiting.popleft()
            if now - utterance.sent_at <= LATE:
                return utterance
            self.dropped += 1
            self._dropped_at = now
        return None

    def behind(self, now: float) -> bool:
        """Whether the oldest is late, or one was dropped within the last 8 s."""
        oldest = self._waiting[0].sent_at if self._waiting else now
        return now - oldest > LATE or now - self._dropped_at < LATE
