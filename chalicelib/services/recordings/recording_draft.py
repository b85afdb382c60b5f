"""All that there is to remember between two pages of a recording that is being made."""

from msgspec import Struct, field

from chalicelib.services.recordings.assembly import Assembly
from chalicelib.services.recordings.transcript_draft import TranscriptDraft


class RecordingDraft(Struct):
    """The file, and what was said in it, which is read once the file is whole."""

    sound: Assembly
    words: TranscriptDraft = field(default_factory=TranscriptDraft)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left to do."""
        return self.sound.is_whole and self.words.is_whole
