"""A snapshot is complete or set aside, and the previous one replaces it."""

from pathlib import Path

import pytest

from infra.local import snapshot


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cloud.snapshot"


def test_newest_is_nothing_in_an_empty_folder(file: Path) -> None:
    assert snapshot.newest(file) == (None, [])


def test_newest_is_the_last_written(file: Path) -> None:
    snapshot.write(file, {"rows": 1})
    snapshot.write(file, {"rows": 2})
    assert snapshot.newest(file) == ({"rows": 2}, [])
    assert snapshot.read(snapshot.previous(file)) == {"rows": 1}
    assert {path.name for path in file.parent.iterdir()} == {"cloud.snapshot", "cloud.previous"}


@pytest.mark.parametrize("damage", [b"", b"espacio-snapshot 1 00\n123", b"something else"])
def test_damaged_snapshot_is_set_aside_in_words(file: Path, damage: bytes) -> None:
    snapshot.write(file, {"rows": 1})
    snapshot.write(file, {"rows": 2})
    file.write_bytes(damage)
    state, complaints = snapshot.newest(file)
    assert state == {"rows": 1}
    assert len(complaints) == 1
    assert complaints[0].startswith("The snapshot cloud.snapshot is damaged: ")
    aside = next(file.parent.glob("*.damaged-*"))
    assert aside.name in complaints[0]
    assert aside.read_bytes() == damage


def test_cut_snapshot_is_damaged_at_every_length(file: Path) -> None:
    snapshot.write(file, {"rows": list(range(10))})
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        with pytest.raises(snapshot.DamagedSnapshot):
            snapshot.read(file)


def test_both_damaged_leave_nothing_and_two_sentences(file: Path) -> None:
    snapshot.write(file, 1)
    snapshot.write(file, 2)
    file.write_bytes(b"x")
    snapshot.previous(file).write_bytes(b"x")
    state, complaints = snapshot.newest(file)
    assert state is None
    assert len(complaints) == 2


def test_interrupted_write_leaves_the_last_snapshot(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot.write(file, 1)

    def full_disk(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        snapshot.write(file, 2)
    assert snapshot.newest(file) == (1, [])
