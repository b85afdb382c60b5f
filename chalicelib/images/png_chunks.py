"""PNG files without what Pillow need not read: texts, animation and damaged extras. Pure."""

import zlib
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
# Ancillary chunks that say how the pixels are meant. All others, however long or broken, are left out unread.
_KEPT: Final = (b"tRNS", b"iCCP", b"eXIf")
_PROFILE: Final = 1024 * 1024  # bytes of an unpacked colour profile; Pillow refuses pictures with longer ones


def without_extras(content: bytes) -> bytes:
    """The file with its critical chunks (PNG section 5.4), and those of the others that are needed and whole. Anything
    but a PNG is returned as it is."""
    if not content.startswith(_SIGNATURE):
        return content
    kept = [_SIGNATURE]
    place = len(_SIGNATURE)
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        chunk = content[place:end]
        if not chunk[4] & 0x20 or _is_needed(chunk):
            kept.append(chunk)
        place = end
    return b"".join(kept)


def _is_needed(chunk: bytes) -> bool:
    name, body = chunk[4:8], chunk[8:-4]
    if name not in _KEPT or zlib.crc32(chunk[4:-4]).to_bytes(4, "big") != chunk[-4:]:
        return False
    return name != b"iCCP" or _is_short(body.partition(b"\0")[2][1:])


def _is_short(packed: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, _PROFILE)
    except zlib.error:
        return False
    return unpacker.eof
