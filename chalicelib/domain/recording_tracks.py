"""Each speaker's own sound of a recording, for its host: an archive that is made after the recording, and again without
those who withdraw their voice. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from chalicelib.domain.anonymisation import GONE

ATTEMPTS: Final = 5  # at making the archive


@dataclass(frozen=True, slots=True)
class Track:
    """A file of the archive: whose sound it has, its size (bytes), its CRC-32, and where it begins in the archive, with
    its header."""

    speaker: str
    name: str
    size: int
    crc: int
    at: int


@dataclass(frozen=True, slots=True)
class RecordingTracks:
    """`file` is the key of the archive, empty until it is made, and `tracks` are its files. Nothing of the accounts
    `without` may be in it. `begun` names the attempt that makes it, and `attempts` counts them."""

    file: str = ""
    bytes: int = 0
    tracks: tuple[Track, ...] = ()
    without: tuple[str, ...] = ()
    begun: int = 0
    attempts: int = 0


def is_whole(tracks: RecordingTracks | None) -> bool:
    """Whether there is an archive that the host may have."""
    return tracks is not None and bool(tracks.file) and not any(one.speaker in tracks.without for one in tracks.tracks)


def has_track(tracks: RecordingTracks | None, account_id: str) -> bool:
    """Whether an account's own sound is in the archive, also if it was never loud enough to be heard by others."""
    return tracks is not None and any(one.speaker == account_id for one in tracks.tracks)


def lacks_archive(tracks: RecordingTracks | None) -> bool:
    """Whether an archive has to be made. That is given up after five attempts."""
    return tracks is not None and not is_whole(tracks) and tracks.attempts < ATTEMPTS


def archive_begun(tracks: RecordingTracks, name: int) -> RecordingTracks:
    """Return tracks whose archive is begun, for the first time or once more."""
    return replace(tracks, begun=name, attempts=tracks.attempts + 1)


def without_voice(tracks: RecordingTracks | None, account_id: str) -> RecordingTracks | None:
    """Return tracks of which the host may have nothing until they are without somebody's voice."""
    if tracks is None or account_id in tracks.without:
        return tracks
    return replace(tracks, without=(*tracks.without, account_id), begun=0, attempts=0)


def nameless(tracks: RecordingTracks, account_id: str) -> RecordingTracks:
    """Return tracks that do not name an account: it was deleted. Its voice stays, unless it was withdrawn."""
    if account_id in tracks.without:
        return tracks
    named = tuple(replace(one, speaker=GONE.id) if one.speaker == account_id else one for one in tracks.tracks)
    return tracks if named == tracks.tracks else replace(tracks, tracks=named)
