"""Archives that are written piece by piece are opened by others' code."""

import io
import zipfile
import zlib

from chalicelib.protocol.zip import ZippedFile, directory_of, header_of

CONTENTS = {"speaker-1.ogg": b"OggS" * 1_000, "speaker-2.ogg": b"", "speaker-3.ogg": bytes(range(256))}


def archive(contents: dict[str, bytes]) -> bytes:
    files, body = list[ZippedFile](), b""
    for name, content in contents.items():
        file = ZippedFile(name, len(content), zlib.crc32(content), len(body))
        body += header_of(file) + content
        assert file.end == len(body)
        files.append(file)
    return body + directory_of(files)


def test_files_are_as_they_were_stored() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(CONTENTS))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == CONTENTS
        assert {one.compress_type for one in opened.infolist()} == {zipfile.ZIP_STORED}


def test_archive_beyond_four_gigabytes_says_where_its_files_are() -> None:
    size, far = 2**32 - 1_000, list[ZippedFile]()
    for number in range(3):
        far.append(ZippedFile(f"{number}.ogg", size, number, far[-1].end if far else 0))
    with zipfile.ZipFile(_Sparse(far[-1].end, directory_of(far))) as opened:
        assert [(one.filename, one.file_size, one.header_offset) for one in opened.infolist()] == [
            (one.name, one.size, one.at) for one in far
        ]


class _Sparse(io.RawIOBase):
    """A file of `size` zeros before `end`."""

    def __init__(self, size: int, end: bytes) -> None:
        self._size, self._end, self._at = size, end, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size + len(self._end))[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        assert self._at >= self._size
        start = self._at - self._size
        found = self._end[start:] if size < 0 else self._end[start : start + size]
        self._at += len(found)
        return found
