"""SQS's side of the local cloud on disk: messages that nobody has deleted outlive the process, as they do on AWS.

Each message that is sent or deleted is a line of a file, written before it is answered. Lines are handed to the
operating system and not flushed to the disk: they outlive the process, but not a power failure.
"""

import json
import os
import threading
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.exceptions import QueueAlreadyExists
from moto.sqs.models import Message, Queue, SQSBackend

from infra.local.journal import APPEND, append, whole_lines
from infra.local.snapshot import write_whole

RETENTION_MS: Final = 4 * 24 * 3600 * 1000  # SQS's own default
SURPLUS: Final = 2_000  # lines about what is gone, after which the file is written anew
_create, _send, _delete = SQSBackend.create_queue, SQSBackend.send_message, Queue.delete_message


class KnownQueue(NamedTuple):
    """A queue and what it was created with."""

    name: str
    region: str
    attributes: dict[str, Any]


class WaitingMessage(NamedTuple):
    """A message that was sent at `sent_at` and is delivered from `due_at` on (epoch ms) until it is deleted."""

    id: str
    queue: str
    region: str
    body: str
    sent_at: float
    due_at: float


class QueueJournal:
    """The queues of this process. `path` is the file; None stores nothing. Methods are safe to call from any thread."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._queues: dict[str, KnownQueue] = {}  # by name
        self._waiting: dict[str, WaitingMessage] = {}  # by id
        self._lines = 0
        self._file: int | None = None

    def install(self) -> None:
        """Write down every change of a queue from now on, one at a time: moto itself may lose a message that is sent
        while another one is deleted."""

        def create_queue(backend: SQSBackend, name: str, tags: Any = None, **attributes: Any) -> Queue:
            with self._lock:
                return self._created(backend, name, tags, attributes)

        def send_message(backend: SQSBackend, queue_name: str, *arguments: Any, **named: Any) -> Message:
            with self._lock:
                sent = _send(backend, queue_name, *arguments, **named)
                self._sent(backend.region_name, queue_name, sent)
                return sent

        def delete_message(queue: Queue, receipt_handle: str) -> None:
            with self._lock:
                before = {message.id for message in queue._messages}
                _delete(queue, receipt_handle)
                self._deleted(before - {message.id for message in queue._messages})

        SQSBackend.create_queue = create_queue  # type: ignore[method-assign, assignment]
        SQSBackend.send_message = send_message  # type: ignore[method-assign, assignment]
        Queue.delete_message = delete_message  # type: ignore[method-assign, assignment]

    def load(self) -> None:
        """Bring the queues back, with the messages that waited or were being worked on when the process ended."""
        if self._path is None:
            return
        for line in whole_lines(self._path):
            kind, *values = json.loads(line)
            _KINDS[kind](self, values)
        oldest = time.time() * 1000 - RETENTION_MS
        self._waiting = {one.id: one for one in self._waiting.values() if one.sent_at >= oldest}
        for queue in self._queues.values():
            _create(_backend(queue.region), queue.name, **queue.attributes)
        for message in self._waiting.values():
            _backend(message.region).queues[message.queue]._messages.append(_restored(message))
        self._rewrite()

    def _created(self, backend: SQSBackend, name: str, tags: Any, attributes: dict[str, Any]) -> Queue:
        """Create a queue. One that was there before takes the attributes of this version of the app."""
        try:
            made = _create(backend, name, tags, **attributes)
        except QueueAlreadyExists:
            before = backend.queues.pop(name)
            made = _create(backend, name, tags, **attributes)
            made._messages = before._messages
        known = KnownQueue(name, backend.region_name, attributes)
        if self._queues.get(name) != known:
            self._queues[name] = known
            self._append("queue", known)
        return made

    def _sent(self, region: str, queue: str, sent: Message) -> None:
        waits = WaitingMessage(sent.id, queue, region, sent.body, sent.sent_timestamp or 0, sent.delayed_until)
        self._waiting[sent.id] = waits
        self._append("sent", waits)

    def _deleted(self, gone: set[str]) -> None:
        for message_id in gone & self._waiting.keys():
            del self._waiting[message_id]
            self._append("deleted", [message_id])
        if self._file is not None and self._lines > len(self._queues) + len(self._waiting) + SURPLUS:
            self._rewrite()

    def _append(self, kind: str, values: Any) -> None:
        if self._file is not None:
            append(self._file, _line(kind, values))
            self._lines += 1

    def _rewrite(self) -> None:
        assert self._path is not None
        lines = [_line("queue", queue) for queue in self._queues.values()]
        lines += [_line("sent", message) for message in self._waiting.values()]
        write_whole(self._path, b"".join(lines))
        if self._file is not None:
            os.close(self._file)
        self._file, self._lines = os.open(self._path, APPEND, 0o600), len(lines)

    def _know_queue(self, values: list[Any]) -> None:
        self._queues[values[0]] = KnownQueue(*values)

    def _know_message(self, values: list[Any]) -> None:
        self._waiting[values[0]] = WaitingMessage(*values)

    def _forget_message(self, values: list[Any]) -> None:
        self._waiting.pop(values[0], None)


_KINDS: Final = {
    "queue": QueueJournal._know_queue,
    "sent": QueueJournal._know_message,
    "deleted": QueueJournal._forget_message,
}


def _line(kind: str, values: Any) -> bytes:
    return json.dumps([kind, *values]).encode() + b"\n"


def _backend(region: str) -> SQSBackend:
    found: SQSBackend = get_backend("sqs")[DEFAULT_ACCOUNT_ID][region]
    return found


def _restored(waiting: WaitingMessage) -> Message:
    message = Message(waiting.id, waiting.body)
    message.sent_timestamp = int(waiting.sent_at)  # type: ignore[assignment]
    message.delayed_until = waiting.due_at
    return message
