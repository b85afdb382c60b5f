"""The writes since a snapshot: in order, each once, and nothing after a gap."""

from pathlib import Path

import pytest

from infra.local.journal import Journal, JournalEntry


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cloud.journal"


def entry(number: int) -> JournalEntry:
    return JournalEntry(number, "DynamoDB_20120810.PutItem", "eu-west-1", f'{{"of": "\u6f22 {number}"}}')


def test_entries_after_the_snapshot_come_in_order(file: Path) -> None:
    journal = Journal(file)
    for number in (1, 2, 3, 4):
        journal.append(entry(number))
    assert list(Journal(file).after(2)) == [entry(3), entry(4)]
    assert list(Journal(file).after(4)) == []


def test_nothing_follows_a_gap(file: Path) -> None:
    """The snapshot before a damaged one is older than the journal."""
    journal = Journal(file)
    for number in (5, 6):
        journal.append(entry(number))
    assert list(journal.after(2)) == []


def test_half_a_line_is_ignored(file: Path) -> None:
    journal = Journal(file)
    journal.append(entry(1))
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole + whole[:length].replace(b"[1,", b"[2,"))
        assert list(Journal(file).after(0)) == [entry(1)]


def test_restart_forgets_all_and_goes_on(file: Path) -> None:
    journal = Journal(file)
    journal.append(entry(1))
    journal.restart()
    journal.append(entry(2))
    assert list(journal.after(1)) == [entry(2)]
