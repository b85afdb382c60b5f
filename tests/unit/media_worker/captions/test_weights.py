"""Weights are used only if they are those that we know, or the operator's own."""

import hashlib
from pathlib import Path

import pytest

from media_worker.captions.weights import PACKAGED, PackagedWeights, WeightsMissing, from_folder, installed, packaged


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which packages can be imported, with weights in two of them."""
    for name, files in (
        ("weights_one", {"model.bin.part1": b"ab", "config.json": b"{}"}),
        ("weights_two", {"model.bin.part2": b"c"}),
    ):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        for file, content in files.items():
            (tmp_path / name / "data" / file).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


FOLDERS = ("weights_one/data", "weights_two/data")


@pytest.mark.usefixtures("packages")
def test_parts_are_joined() -> None:
    weights = PackagedWeights(FOLDERS, hashlib.sha256(b"abc").hexdigest())
    assert packaged(weights) == {"model.bin": b"abc", "config.json": b"{}"}


@pytest.mark.usefixtures("packages")
def test_other_weights_are_refused() -> None:
    with pytest.raises(WeightsMissing, match="expected weights"):
        packaged(PackagedWeights(FOLDERS, hashlib.sha256(b"abd").hexdigest()))


def test_missing_package_is_named() -> None:
    with pytest.raises(WeightsMissing, match="weights_nowhere is not installed"):
        packaged(PackagedWeights(("weights_nowhere/data",), ""))


def test_language_is_installed_only_with_all_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed() == ("en", "es")
    missing = PackagedWeights((*PACKAGED["es"].folders, "weights_nowhere/data"), "")
    monkeypatch.setitem(PACKAGED, "es", missing)
    assert installed() == ("en",)


def test_weights_of_all_languages_are_installed_and_known() -> None:
    for weights in PACKAGED.values():
        assert {"model.bin", "tokenizer.json", "config.json"} <= set(packaged(weights))


def test_folder_of_the_operator_needs_weights_and_tokens(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="cannot be read"):
        from_folder(str(tmp_path / "nowhere"))
    with pytest.raises(WeightsMissing, match=r"no model\.bin"):
        from_folder(str(tmp_path))
    (tmp_path / "model.bin").write_bytes(b"abc")
    with pytest.raises(WeightsMissing, match=r"no tokenizer\.json"):
        from_folder(str(tmp_path))
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    assert from_folder(str(tmp_path)) == {"model.bin": b"abc", "tokenizer.json": b"{}"}
