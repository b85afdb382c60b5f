"""The local cloud's state as a file that is complete or absent, and the previous one.

A file is a header line (`espacio-snapshot 1 <sha256 of the rest>`) and a pickle. It is written to a temporary name,
flushed to the disk and then renamed, so that `kill -9` never leaves half of one.
"""

import hashlib
import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

MAGIC: Final = b"espacio-snapshot 1 "


class DamagedSnapshot(Exception):
    """The file is not a complete snapshot; the message says what is wrong."""


def dumps(state: object) -> bytes:
    return pickle.dumps(state, protocol=pickle.HIGHEST_PROTOCOL)


def loads(body: bytes) -> Any:
    return pickle.loads(body)  # noqa: S301 - our own file, in a folder that is the owner's alone


def write(path: Path, state: object, dumps: Callable[[object], bytes] = dumps) -> None:
    """Replace the snapshot at `path`; the old one becomes `previous(path)`."""
    body = dumps(state)
    header = MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n"
    write_whole(path, header + body, before=lambda: _keep_as_previous(path))


def write_whole(path: Path, content: bytes, before: Callable[[], None] = lambda: None) -> None:
    """Replace the file at `path` atomically; `before` is called when the new content is on the disk."""
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    before()
    fresh.replace(path)
    _sync_folder(path.parent)


def read(path: Path, loads: Callable[[bytes], Any] = loads) -> Any:
    """Return the state in `path`. Raises FileNotFoundError, DamagedSnapshot."""
    header, _, body = path.read_bytes().partition(b"\n")
    if not header.startswith(MAGIC):
        raise DamagedSnapshot("it does not begin like a snapshot")
    if hashlib.sha256(body).hexdigest().encode() != header.removeprefix(MAGIC):
        raise DamagedSnapshot(f"its {len(body)} bytes do not add up to its checksum")
    try:
        return loads(body)
    except Exception as error:
        raise DamagedSnapshot(f"this version of moto cannot read it ({error})") from error


def newest(path: Path, loads: Callable[[bytes], Any] = loads) -> tuple[Any | None, list[str]]:
    """Return the newest readable state (None if there is none), and a sentence for each file that was set aside."""
    complaints: list[str] = []
    for candidate in (path, previous(path)):
        try:
            return read(candidate, loads), complaints
        except FileNotFoundError:
            continue
        except DamagedSnapshot as damage:
            complaints.append(_set_aside(candidate, damage))
    return None, complaints


def previous(path: Path) -> Path:
    """Return the path of the snapshot before the one at `path`."""
    return path.with_suffix(".previous")


def _keep_as_previous(path: Path) -> None:
    """Hard-link the snapshot to its previous path, so that there always is a file at `path`."""
    if not path.exists():
        return
    second = path.with_suffix(".old")
    second.unlink(missing_ok=True)
    second.hardlink_to(path)
    second.replace(previous(path))


def _set_aside(path: Path, damage: DamagedSnapshot) -> str:
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    path.replace(aside)
    return f"The snapshot {path.name} is damaged: {damage}. It was set aside as {aside.name}."


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
