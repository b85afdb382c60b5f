"""Static files, as CloudFront in front of S3 serves them: types, ETags, compression, and nothing outside the folder.

Under the name of a release (see `infra.release`) they never change, and browsers need not ask again.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import brotli
from aiohttp import web

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/plain; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
COMPRESSED: Final = ("text/", "application/json", "image/svg+xml", "application/manifest")
FOR_GOOD: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
BROTLI_QUALITY: Final = 5  # of 11
RELEASE: Final = re.compile(r"[0-9a-f]{16}/")  # at the beginning of a path
WORTH_COMPRESSING: Final = 1_000  # bytes, as CloudFront


@dataclass(frozen=True)
class StaticFile:
    """A file as it was at `stamp` (ns of its last change, size in bytes).

    `compressed` has its content by encoding, best first; it is empty if compressing is not worth it.
    """

    stamp: tuple[int, int]
    kind: str
    etag: str
    plain: bytes
    compressed: dict[str, bytes]


class Static:
    """The files under one folder, kept in memory until they change on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[Path, StaticFile] = {}

    def answer(self, request: web.Request, path: str) -> web.Response:
        """Answer with the file at `path` (decoded, relative to the folder), 304 if the browser has it, or 404."""
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={"Allow": "GET, HEAD"})
        released = RELEASE.match(path)
        file = self._find(path[released.end() :] if released else path)
        if file is None:
            return web.Response(status=404, text="Not found", headers=_headers("text/plain; charset=utf-8"))
        headers = _headers(file.kind) | {"ETag": file.etag} | (FOR_GOOD if released else {})
        if _has(request, file.etag):
            return web.Response(status=304, headers=headers)
        accepted = request.headers.get("Accept-Encoding", "")
        encoding = next((one for one in file.compressed if one in accepted), None)
        if encoding is None:
            return web.Response(body=file.plain, headers=headers)
        return web.Response(body=file.compressed[encoding], headers=headers | {"Content-Encoding": encoding})

    def _find(self, path: str) -> StaticFile | None:
        try:
            place = (self._folder / path.lstrip("/")).resolve()
            if not place.is_relative_to(self._folder) or not place.is_file():
                return None
            return self._load(place)
        except (OSError, ValueError):
            return None

    def _load(self, place: Path) -> StaticFile:
        status = place.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        known = self._known.get(place)
        if known is None or known.stamp != stamp:
            known = self._known[place] = _read(place, stamp)
        return known


def _read(place: Path, stamp: tuple[int, int]) -> StaticFile:
    plain = place.read_bytes()
    kind = TYPES.get(place.suffix.lower(), "application/octet-stream")
    worth = len(plain) > WORTH_COMPRESSING and kind.startswith(COMPRESSED)
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return StaticFile(stamp, kind, etag, plain, _compressed(plain) if worth else {})


def _compressed(plain: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(plain, quality=BROTLI_QUALITY), "gzip": gzip.compress(plain, 6, mtime=0)}


def _headers(kind: str) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }


def _has(request: web.Request, etag: str) -> bool:
    wanted = request.headers.get("If-None-Match", "")
    return wanted == "*" or etag in [one.strip().removeprefix("W/") for one in wanted.split(",")]
