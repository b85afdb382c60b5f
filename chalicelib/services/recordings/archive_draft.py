"""Puts files together into one ZIP archive, a part at a time. Pure.

An `ArchiveDraft` is all that there is to remember between two pages. The files are read from where they are stored: in
pieces that were made of them, or in an archive that has one too many.
"""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct, field

from chalicelib.domain.recording_tracks import Track
from chalicelib.protocol.zip import ZippedFile, directory_of, header_of

PART: Final = 5 * 1024 * 1024  # bytes; S3 takes no smaller part of a file but the last

Read = Callable[[str, int, int], bytes]
"""Returns bytes of what is stored under a key: where they start, and how many at most."""


class StoredPiece(Struct, frozen=True):
    """Bytes that are stored under a key."""

    key: str
    start: int
    size: int


class ArchivedFile(Struct, frozen=True):
    """A file of an archive, whose it is, and where its content is stored."""

    speaker: str
    file: ZippedFile
    pieces: tuple[StoredPiece, ...]


class ArchiveDraft(Struct):
    """The archive with the key `key`. `upload` is its id in the storage, `tags` are those of the stored parts."""

    key: str
    upload: str
    files: tuple[ArchivedFile, ...]
    tags: list[str] = field(default_factory=list)
    size: int = 0  # bytes that are stored
    done: int = 0  # files whose content is in it
    piece: int = 0  # the next one of the file after them
    read: int = 0  # bytes of that one
    body: bytearray = field(default_factory=bytearray)  # that waits to be stored
    is_whole: bool = False

    def advance(self, read: Read) -> bytes:
        """Return the next part, the last one if that makes the archive whole."""
        while len(self.body) < PART and self.done < len(self.files):
            self._add(self.files[self.done], read)
        if self.done == len(self.files):
            self.body += directory_of(one.file for one in self.files)
            self.is_whole = True
        part, self.body = bytes(self.body), bytearray()
        self.size += len(part)
        return part

    @property
    def tracks(self) -> tuple[Track, ...]:
        """Its files, as they are remembered."""
        return tuple(Track(one.speaker, one.file.name, one.file.size, one.file.crc, one.file.at) for one in self.files)

    def _add(self, one: ArchivedFile, read: Read) -> None:
        if not self.piece and not self.read:
            self.body += header_of(one.file)
        if self.piece == len(one.pieces):
            self.done, self.piece = self.done + 1, 0
            return
        piece = one.pieces[self.piece]
        content = read(piece.key, piece.start + self.read, min(PART, piece.size - self.read))
        if not content:
            raise ValueError(f"A piece of {one.file.name} is cut off.")
        self.body += content
        self.read += len(content)
        if self.read == piece.size:
            self.piece, self.read = self.piece + 1, 0


def placed(files: Iterable[ArchivedFile]) -> tuple[ArchivedFile, ...]:
    """Return files one after the other, each with the place that it has then."""
    found, at = list[ArchivedFile](), 0
    for one in files:
        file = ZippedFile(one.file.name, one.file.size, one.file.crc, at)
        found.append(ArchivedFile(one.speaker, file, one.pieces))
        at = file.end
    return tuple(found)
