"""All that there is to remember between two pages of a recording that is being made."""

from msgspec import Struct, field

from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.loudness_measure import LoudnessMeasure
from chalicelib.services.recordings.transcript_draft import TranscriptDraft


class RecordingDraft(Struct):
    """The file; then, once it is whole, how loud it is; then what was said in it."""

    sound: Assembly
    words: TranscriptDraft = field(default_factory=TranscriptDraft)
    heard: LoudnessMeasure | None = None  # until the file is whole
    has_tracks: bool = False  # whether each speaker's own sound was kept

    @property
    def is_heard(self) -> bool:
        """Whether the file is whole, and its loudness known."""
        return self.heard is not None and self.heard.is_whole

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do."""
        return self.is_heard and self.words.is_whole

    @property
    def progress(self) -> float:
        """The share of the work that is done, 0 to 1."""
        return (self.sound.progress + (self.heard.progress if self.heard else 0.0)) / 2
