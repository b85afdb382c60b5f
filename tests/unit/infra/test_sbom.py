"""The bills of materials: complete, valid, and with a licence for everything that is deployed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from infra.lock import CAPTIONS, LAYER, ROOT, WORKER
from infra.sbom import __main__ as sbom

BILLS = ("functions", "jobs", "workers", "captions", "transcribe", "site")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sbom")
    assert sbom.main(folder) == 0
    return folder


def components(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((out / f"{name}.cdx.json").read_text())["components"]
    return found


@pytest.mark.parametrize("name", BILLS)
def test_bill_is_valid_cyclonedx(out: Path, name: str) -> None:
    # Imported here, because every process of a run imports this file, and this takes long.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    problems = JsonStrictValidator(SchemaVersion.V1_6).validate_str((out / f"{name}.cdx.json").read_text())
    assert problems is None, problems


LOCKS = [("functions", LAYER.file), ("workers", WORKER.file), ("captions", CAPTIONS.file)]


@pytest.mark.parametrize(("name", "lock"), LOCKS)
def test_bill_names_every_locked_package_with_its_hashes_and_licence(out: Path, name: str, lock: str) -> None:
    locked = set(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
    found = components(out, name)
    assert {(one["name"], one["version"]) for one in found} == locked
    assert all(one["licenses"] for one in found)
    assert all(one["externalReferences"][0]["hashes"] for one in found)


def test_bill_of_the_site_names_what_it_vendors(out: Path) -> None:
    script = (ROOT / "infra/vendor.sh").read_text()
    (licensed,) = re.findall(r"for library in (.+); do", script)
    assert {one["name"] for one in components(out, "site")} == set(licensed.split())
    assert set(re.findall(r"node_modules/((?:@\w+/)?[\w-]+)/dist/", script)) <= set(licensed.split())
    assert {one["licenses"][0]["license"]["id"] for one in components(out, "site")} <= {"MIT", "Apache-2.0"}


def test_list_of_licences_has_a_line_for_each_package(out: Path) -> None:
    lines = (out / "licences.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| package")]
    assert len(rows) == sum(len(components(out, name)) for name in BILLS)
    assert "UNKNOWN" not in "".join(rows)


def test_package_that_declares_no_licence_fails() -> None:
    with pytest.raises(sbom.NoLicence, match="declares no licence"):
        sbom.licensed({"components": [{"name": "a-package"}]}, LAYER.file, {})
