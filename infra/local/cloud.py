"""Wrap moto: one call at a time, data stored on disk, and rows that expire.

moto has no lock of its own: under 20 threads, conditional writes are lost, and a unique put has two winners. A lock
around the single entry point of all calls prevents both.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.responses import DynamoHandler
from moto.moto_server.werkzeug_app import create_backend_app

from infra.local import moto_answers, moto_expressions, moto_queries, moto_requests, snapshot
from infra.local.buckets import Buckets
from infra.local.journal import Journal, JournalEntry
from infra.local.queue_journal import QueueJournal

READS: Final = ("Get", "Query", "Scan", "Describe", "List", "BatchGet", "TransactGet")
WRITTEN: Final = "written"  # in the snapshot, beside the regions: the number of its last write
TTL_ATTRIBUTE: Final = "expires_at"  # epoch seconds; for tables that do not name their own
log = logging.getLogger("espacio.cloud")


class Cloud:
    """The content of DynamoDB, S3 and SQS in this process.

    `file` is the path of DynamoDB's snapshot, beside which the others lie; with None, nothing is stored. Methods may be
    called from any thread.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._buckets = Buckets(file and file.parent)
        self._queues = QueueJournal(file and file.with_name("queues.journal"))
        self._lock = threading.RLock()
        self._changes = 0
        self._saved = 0
        self._repeating = False
        self._written = 0  # writes since the first start, as the journal numbers them
        self._owed: list[JournalEntry] = []  # writes that the disk had no room for
        self._journal = None if file is None else Journal(file.with_suffix(".journal"))

    def install(self) -> None:
        """Put the locks around every call that this process serves from now on."""
        inner: Callable[[Any], Any] = DynamoHandler.call_action

        def call_action(handler: Any) -> Any:
            with self._lock:
                if handler._get_action().startswith(READS):
                    return inner(handler)
                self._pay()
                request = handler.headers["X-Amz-Target"], handler.region, _text(handler.body)
                answer = inner(handler)  # raises if it refuses, and parses the body in place
                self._changes += 1
                self._record(*request)
                return answer

        DynamoHandler.call_action = call_action  # type: ignore[method-assign]
        self._buckets.install()
        self._queues.install()
        moto_answers.install()
        moto_expressions.install()
        moto_queries.install()
        moto_requests.install()

    def load(self) -> list[str]:
        """Load the newest readable snapshot; return a sentence per damaged one."""
        if self._file is None:
            return []
        state, complaints = snapshot.newest(self._file)
        regions = dict(state or {})
        self._written = regions.pop(WRITTEN, 0)
        for region, tables in regions.items():
            self._regions()[region].tables.update(tables)
        complaints += self._buckets.load()
        self._queues.load()
        self._repeat()
        return complaints

    def save(self) -> bool:
        """Write a snapshot if anything has changed since the last one, and return whether it had."""
        # Pictures first, so that no stored row refers to a picture that is not stored.
        pictures = self._buckets.save()
        return self._save_tables() or pictures

    def _save_tables(self) -> bool:
        with self._lock:
            if self._file is None or self._changes == self._saved:
                return False
            changes = self._changes
            snapshot.write(self._file, self._state())
            self._saved = changes
            self._owed.clear()
            if self._journal is not None:
                self._journal.restart()
            return True

    def expire(self, now: float) -> int:
        """Delete the rows that have expired by `now` (epoch s), as DynamoDB's TTL does; return how many."""
        with self._lock:
            tables = [table for backend in self._regions().values() for table in backend.tables.values()]
            gone = sum(_expire_rows(table, now) for table in tables)
            self._changes += gone
            return gone

    def keep(self, stop: threading.Event, *, every: float, save_every: float, expire_every: float) -> None:
        """Expire rows every `expire_every` s, and save every `save_every` s, because the journals grow, and at the end.

        Whether either is due, or `stop` is set, is checked every `every` s.
        """
        next_save, next_expiry = save_every, 0.0
        began = time.monotonic()
        while not stop.wait(every):
            now = time.monotonic() - began
            if now >= next_expiry:
                self.expire(time.time())
                next_expiry = now + expire_every
            if now >= next_save:
                self._or_complain(self.save)
                next_save = now + save_every
        self._or_complain(self.save)

    def _record(self, target: str, region: str, body: str) -> None:
        if self._journal is not None and not self._repeating:
            self._written += 1
            self._owed.append(JournalEntry(self._written, target, region, body))
            self._pay()

    def _pay(self) -> None:
        """Write down what is not yet. While the disk is full, this refuses all writes: none may follow a gap."""
        while self._owed and self._journal is not None:
            self._journal.append(self._owed[0])
            del self._owed[0]

    def _repeat(self) -> None:
        """Do the writes that were answered after the snapshot was written."""
        if self._journal is None:
            return
        self._repeating = True
        client = create_backend_app("dynamodb").test_client()
        for entry in list(self._journal.after(self._written)):
            scope = f"local/20260101/{entry.region}/dynamodb/aws4_request"
            headers = {"X-Amz-Target": entry.target, "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
            client.post("/", data=entry.body, headers=headers, content_type="application/x-amz-json-1.0")
            self._written = entry.number
        self._repeating = False

    def _or_complain(self, save: Callable[[], bool]) -> None:
        try:
            save()
        except Exception:  # of the disk, or of moto; the next attempt may succeed, and the process must be able to end
            log.exception("The snapshot could not be written.")

    def _regions(self) -> Any:
        return get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]

    def _state(self) -> dict[str, Any]:
        tables = {region: dict(backend.tables) for region, backend in self._regions().items()}
        return {**tables, WRITTEN: self._written}


def _text(body: Any) -> str:
    return body if isinstance(body, str) else body.decode() if isinstance(body, bytes) else json.dumps(body)


def _expire_rows(table: Any, now: float) -> int:
    name = (table.ttl or {}).get("AttributeName") or TTL_ATTRIBUTE
    ended = [
        (hash_key, range_key)
        for hash_key, rows in table.items.items()
        for range_key, row in (rows.items() if isinstance(rows, dict) else [(None, rows)])
        if _ends_at(row, name) < now
    ]
    for hash_key, range_key in ended:
        if range_key is None:
            del table.items[hash_key]
        else:
            del table.items[hash_key][range_key]
    return len(ended)


def _ends_at(row: Any, name: str) -> float:
    value = row.attrs.get(name)
    return float(value.value) if value is not None and value.type == "N" else float("inf")
