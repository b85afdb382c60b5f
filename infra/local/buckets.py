"""moto's S3 on disk: the buckets as a snapshot, and each object as a file of its own beside it.

An object is written once, when it is new, so that another picture does not write all of them again. A file is written
before anything refers to it, and deleted when neither the newest snapshot nor the previous one does. What happens to
objects between two snapshots is in a journal before it is answered.
"""

import hashlib
import io
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.exceptions import NoSuchUpload
from moto.s3.models import FakeKey, MultipartDict, S3Backend, s3_backends
from moto.s3.responses import S3Response

from infra.local import snapshot
from infra.local.object_journal import ObjectJournal

ENTRIES: Final = ("ambiguous_response", "bucket_response", "key_response")  # every S3 request comes through one of them
READS: Final = ("GET", "HEAD", "OPTIONS")
PARTITION: Final = "aws"  # moto's S3 backend has no regions
SNAPSHOT: Final = "buckets.snapshot"
JOURNAL: Final = "buckets.journal"
OBJECTS: Final = "objects"


class Buckets:
    """The content of S3 in this process. `folder` is where it is stored; None stores nothing.

    Methods are safe to call from any thread.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._changes = 0
        self._saved = 0
        self._named: set[str] = set()  # files that the last snapshot refers to
        self._touched: dict[tuple[str, str], None] = {}  # buckets and keys that the request under way has changed
        self._journal = None if folder is None else ObjectJournal(folder / JOURNAL)

    def install(self) -> None:
        """Put the lock around every S3 request that this process serves from now on, and store what each changes."""
        for name in ENTRIES:
            setattr(S3Response, name, self._locked(getattr(S3Response, name)))
        for name in ("put_object", "delete_object"):
            setattr(S3Backend, name, self._noted(getattr(S3Backend, name)))
        MultipartDict.__missing__ = _no_such_upload  # type: ignore[attr-defined]
        S3Backend.create_bucket = self._saved_after(S3Backend.create_bucket)  # type: ignore[method-assign]

    def load(self) -> list[str]:
        """Load the newest readable snapshot; return a sentence per damaged one."""
        if self._folder is None:
            return []
        reader = _Reader(self._folder / OBJECTS)
        state, complaints = snapshot.newest(self._folder / SNAPSHOT, reader.loads)
        for bucket in (state or {}).values():
            s3_backends.bucket_accounts[bucket.name] = (bucket.partition, bucket.account_id)
        self._buckets().update(state or {})
        self._repeat(reader)
        self._named = reader.named
        return complaints

    def save(self) -> bool:
        """Write new objects and a snapshot if anything has changed, and return whether it had."""
        with self._lock:
            if self._folder is None or self._changes == self._saved:
                return False
            changes = self._changes
            writer = _Writer(self._folder / OBJECTS)
            snapshot.write(self._folder / SNAPSHOT, self._buckets(), writer.dumps)
            if self._journal is not None:
                self._journal.restart()
            writer.drop_all_but(writer.named | self._named)
            self._named, self._saved = writer.named, changes
            return True

    def _locked(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def respond(response: Any, request: Any, *args: Any, **options: Any) -> Any:
            with self._lock:
                if request.method not in READS:
                    self._changes += 1
                try:
                    return inner(response, request, *args, **options)
                finally:
                    self._write_down()

        return respond

    def _noted(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def change(backend: S3Backend, bucket_name: str, key_name: str, *args: Any, **options: Any) -> Any:
            self._touched[bucket_name, key_name] = None
            return inner(backend, bucket_name, key_name, *args, **options)

        return change

    def _saved_after(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        """Return `create_bucket` with a snapshot after it, because the journal has nothing but objects."""

        def create_bucket(*args: Any, **options: Any) -> Any:
            made = inner(*args, **options)
            self.save()
            return made

        return create_bucket

    def _write_down(self) -> None:
        """Add what a request has changed to the journal: each object as it is now, None for one that is gone."""
        touched, self._touched = self._touched, {}
        if self._folder is None or self._journal is None:
            return
        for bucket, key in touched:
            known = self._buckets().get(bucket)
            found = known.keys.get(key) if known is not None else None
            self._journal.append(_Writer(self._folder / OBJECTS).dumps((bucket, key, found)))

    def _repeat(self, reader: "_Reader") -> None:
        """Do what was answered after the snapshot was written."""
        for entry in self._journal.entries() if self._journal is not None else ():
            bucket, key, found = reader.loads(entry)
            known = self._buckets().get(bucket)
            if known is not None and found is not None:
                known.keys.setlist(key, [found])
            elif known is not None and key in known.keys:
                known.keys.pop(key)

    def _buckets(self) -> dict[str, Any]:
        found: dict[str, Any] = get_backend("s3")[DEFAULT_ACCOUNT_ID][PARTITION].buckets
        return found


def _no_such_upload(_: MultipartDict, upload: str) -> None:
    """Refuse what asks for an upload that is finished, as S3 does; moto raises KeyError."""
    raise NoSuchUpload(upload_id=upload)


class _Writer:
    """Pickles buckets, and stores the content of each object in a file named by its SHA-256."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.named: set[str] = set()

    def dumps(self, state: object) -> bytes:
        self._folder.mkdir(exist_ok=True)
        written = io.BytesIO()
        pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
        pickler.persistent_id = self._kept  # type: ignore[method-assign]
        pickler.dump(state)
        return written.getvalue()

    def drop_all_but(self, named: set[str]) -> None:
        for file in self._folder.iterdir():
            if file.name not in named:
                file.unlink()

    def _kept(self, thing: Any) -> Any:
        """Return an object's place in the pickle, None for others: its attributes without the content, and its file."""
        if not isinstance(thing, FakeKey):
            return None
        known = thing.__dict__
        if "_kept_as" not in known or not (self._folder / known["_kept_as"]).exists():
            known["_kept_as"] = self._file(thing.value)
        self.named.add(known["_kept_as"])
        # What an object was joined from is closed by then; moto looks at it only to close it.
        state = {name: value for name, value in known.items() if name not in ("_value_buffer", "lock")}
        return {**state, "multipart": None}, known["_kept_as"]

    def _file(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        if not (self._folder / name).exists():
            snapshot.write_whole(self._folder / name, content)
        return name


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.named: set[str] = set()

    def loads(self, body: bytes) -> Any:
        unpickler = pickle.Unpickler(io.BytesIO(body))  # noqa: S301 - our own file, as in `snapshot`
        unpickler.persistent_load = self._object  # type: ignore[method-assign]
        return unpickler.load()

    def _object(self, kept: Any) -> Any:
        state, name = kept
        found: Any = object.__new__(FakeKey)  # as pickle creates one
        found.__setstate__({**state, "value": (self._folder / name).read_bytes()})
        self.named.add(name)
        return found
