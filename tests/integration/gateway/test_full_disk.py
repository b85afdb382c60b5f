"""A disk that is full for a while: what cannot be written down is refused, and nothing that was answered is lost."""

import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from botocore.exceptions import ClientError

from tests.integration.gateway.test_object_journal import create_bucket
from tests.support.local_cloud import Cloud

SELDOM = ("--save", "600")


@contextmanager
def no_room(cloud: Cloud, *files: Path) -> Iterator[None]:
    """Let the process write no more than half a line into any of these files, as if the disk were full."""
    most = max(file.stat().st_size for file in files) + 30
    _, before = resource.prlimit(cloud.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    yield
    resource.prlimit(cloud.process.pid, resource.RLIMIT_FSIZE, (before, before))


def refused(write: Callable[[], object]) -> bool:
    with suppress(ClientError):
        write()
        return False
    return True


def test_rows_that_were_answered_before_and_after_the_disk_was_full_survive_kill(
    start: Callable[..., Cloud], tmp_path: Path
) -> None:
    first = start(*SELDOM)
    first.create_table()
    first.put("before")
    with no_room(first, tmp_path / "cloud.journal"):
        assert refused(lambda: first.put("during"))
        assert refused(lambda: first.put("then"))
        assert first.has("before")
    for name in ("after", "and more"):
        first.put(name)
    first.end(signal.SIGKILL)
    second = start(*SELDOM)
    assert [second.has(name) for name in ("before", "after", "and more", "then")] == [True, True, True, False]


def test_objects_and_messages_that_were_answered_survive_it_too(start: Callable[..., Cloud], tmp_path: Path) -> None:
    first = start(*SELDOM)
    create_bucket(first)
    first.create_queue()
    first.put_picture("before", b"before")
    first.send("before")
    for journal, write in (
        ("buckets.journal", lambda: first.put_picture("during", b"during")),
        ("queues.journal", lambda: first.send("during" * 20)),
    ):
        with no_room(first, tmp_path / journal):
            assert refused(write)
    first.put_picture("after", b"after")
    first.send("after")
    first.end(signal.SIGKILL)
    second = start(*SELDOM)
    assert [second.picture(name) for name in ("before", "after")] == [b"before", b"after"]
    assert {"before", "after"} <= second.receive().keys()
