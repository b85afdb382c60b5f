"""Jobs outlive the local cloud, however it ends."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.local_cloud import Cloud
from tests.support.patience import until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_jobs_that_nobody_has_done_survive_the_end_of_the_cloud(start: Callable[..., Cloud], number: int) -> None:
    first = start()
    first.create_queue(VisibilityTimeout="60")
    first.send("done")
    first.send("begun")
    first.delete(first.receive()["done"])
    first.send("waits")
    first.send("soon", wait=1)
    first.send("later", wait=900)
    first.end(number)
    second = start()
    came = dict[str, str]()

    def missing() -> set[str]:
        came.update(second.receive())
        return {"begun", "waits", "soon"} - came.keys()

    until(lambda: f"{left} did not come" if (left := missing()) else "", within=20)
    assert "later" not in came
    second.end(number)
    third = start()
    third.create_queue(VisibilityTimeout="30")  # as a newer version of the site has it
    assert set(third.receive()) == {"begun", "waits", "soon"}


def test_message_that_is_sent_while_others_are_deleted_is_not_lost(start: Callable[..., Cloud]) -> None:
    cloud = start()
    cloud.create_queue()
    for number in range(40):
        cloud.send(f"old {number}")
    receipts = list(cloud.receive().values())
    with ThreadPoolExecutor(8) as threads:
        deleted = [threads.submit(cloud.delete, receipt) for receipt in receipts]
        sent = [threads.submit(cloud.send, f"new {number}") for number in range(40)]
        for one in (*deleted, *sent):
            one.result()
    assert set(cloud.receive()) == {f"new {number}" for number in range(40)}


@pytest.mark.parametrize("name", ["cloud.journal", "queues.journal"])
def test_line_that_was_written_in_part_costs_no_other(start: Callable[..., Cloud], tmp_path: Path, name: str) -> None:
    first = start("--save", "60")
    first.create_table()
    first.create_queue()
    first.end(signal.SIGKILL)
    with (tmp_path / name).open("ab") as file:
        file.write(b'["sent", "half a')
    second = start("--save", "60")
    second.put("alba")
    second.send("job")
    second.end(signal.SIGKILL)
    third = start("--save", "60")
    assert third.has("alba")
    assert set(third.receive()) == {"job"}
