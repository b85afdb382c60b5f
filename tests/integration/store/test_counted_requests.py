"""The requests that `make cost` multiplies are those that the services send."""

from collections import Counter

from chalicelib.domain.costs import COUNTED
from tests.support.control import BOB, Control, report
from tests.support.moto_dynamodb import requests_counted

WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")


def totals(operations: list[str]) -> tuple[int, int]:
    """Return the reads and the writes."""
    counts = Counter(name in WRITES for name in operations)
    return counts[False], counts[True]


def test_join_reads_and_writes_as_often_as_is_counted(control: Control) -> None:
    space, _ = control.carried()
    with requests_counted() as requests:
        connection = control.enter(space, BOB)
        control.hang_up(connection)
        reads, writes = totals(requests())
    assert (reads, writes) == (COUNTED["join"]["read"], COUNTED["join"]["write"])


def test_heartbeat_with_a_report_is_two_writes_and_one_more_for_a_record(control: Control) -> None:
    space, worker = control.carried()
    beat = {"action": "heartbeat", "worker": "w_1", "load": 0.1}
    with requests_counted() as requests:
        control.send(worker, **beat, reports=[report(space)])
        assert totals(requests()) == (0, 3)
    with requests_counted() as requests:
        control.send(worker, **beat, reports=[report(space)])
        assert totals(requests()) == (0, 2)
