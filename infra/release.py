"""A release of the site: its files, which caches keep for good under the name of their content."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LEFT_OUT: Final = ("node_modules", "package.json", "package-lock.json", "tsconfig.json")
# Outside of the release, because their addresses stay: what the service worker names (frontend/service-worker.js).
FIXED: Final = ("offline.html", "offline-page.js", "offline.css", "icon.svg")
WORKER: Final = "service-worker.js"


def files(folder: Path) -> Iterator[Path]:
    """Yield the files that are served, sorted."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not set(parts) & set(LEFT_OUT) and not any(part.startswith(".") for part in parts):
            yield path


def release(folder: Path) -> str:
    """Return the name of the files' content, 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(f"{path.relative_to(folder)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]
