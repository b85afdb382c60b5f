"""The layer keeps what functions need, and nothing else."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from infra.aws import layer, package_check
from infra.aws.layer import NotPackaged, interpreter, trim
from infra.aws.package import PREFIX, RUNTIME

SHAPES = {"Rule": {"type": "structure", "members": {"documentation": {"shape": "Text"}}}}  # a member of that name


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder that looks like what pip installs."""
    for name in (
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/data/dynamodb/2012-08-10/examples-1.json",
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/docs/__init__.py",
        "botocore/docs/docstring.py",
        "botocore/docs/utils.py",
        "botocore/docs/bcdoc/restdoc.py",
        "icalendar/tests/test_it.py",
        "PIL/_avif.cpython-313-aarch64-linux-gnu.so",
        "PIL/_webp.cpython-313-aarch64-linux-gnu.so",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("raise ImportError")
    model = {
        "operations": {"PutItem": {"name": "PutItem", "documentation": "<p>Creates an item.</p>"}},
        "shapes": SHAPES,
    }
    for path in tmp_path.glob("botocore/data/*/*/service-2.json.gz"):
        path.write_bytes(gzip.compress(json.dumps(model).encode()))
    services: dict[str, object] = {"dynamodb": {"endpoints": {}}, "ec2": {"endpoints": {}}}
    endpoints = {"partitions": [{"services": services, "dnsSuffix": "amazonaws.com"}]}
    (tmp_path / "botocore/data/endpoints.json").write_text(json.dumps(endpoints))
    return tmp_path


def test_layer_has_the_services_that_we_call_and_no_documentation(packages: Path) -> None:
    trim(packages)
    kept = {str(path.relative_to(packages)) for path in packages.rglob("*") if path.is_file()}
    assert kept == {
        "botocore/data/dynamodb/2012-08-10/service-2.json",
        "botocore/data/endpoints.json",
        "botocore/docs/__init__.py",
        "botocore/docs/docstring.py",
        "botocore/docs/utils.py",
        "PIL/_webp.cpython-313-aarch64-linux-gnu.so",
    }
    addresses = json.loads((packages / "botocore/data/endpoints.json").read_text())["partitions"][0]
    assert list(addresses["services"]) == ["dynamodb"]
    names: dict[str, object] = {}
    exec((packages / "botocore/docs/docstring.py").read_text(), names)
    assert {"ClientMethodDocstring", "PaginatorDocstring", "WaiterDocstring"} <= set(names)


def test_descriptions_of_services_lose_their_prose_and_nothing_else(packages: Path) -> None:
    trim(packages)
    described = json.loads((packages / "botocore/data/dynamodb/2012-08-10/service-2.json").read_text())
    assert described == {"operations": {"PutItem": {"name": "PutItem"}}, "shapes": SHAPES}


def test_missing_python_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer, "_version", lambda python: "3.11")
    with pytest.raises(NotPackaged, match=r"PYTHON313=/path/to/python3\.13 make package"):
        interpreter()


def archive(folder: Path, **files: bytes) -> Path:
    path = folder / "layer.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/").replace("_so", ".so"), content)
    return path


def elf(machine: bytes, needs: bytes = b"") -> bytes:
    return b"\x7fELF".ljust(18, b"\0") + machine + needs


def test_file_for_another_machine_or_a_newer_system_is_found(tmp_path: Path) -> None:
    files = {"right_so": elf(b"\xb7\0", b"GLIBC_2.17\0GLIBC_2.34"), "new_so": elf(b"\xb7\0", b"GLIBC_2.38")}
    found = list(package_check.foreign(archive(tmp_path, x86_so=elf(b"\x3e\0"), **files)))
    assert found == ["new.so needs glibc (2, 38).", "x86.so is not for arm64."] or found == [
        "x86.so is not for arm64.",
        "new.so needs glibc (2, 38).",
    ]


def test_runtime_is_that_of_the_locked_packages() -> None:
    assert (RUNTIME, PREFIX) == ("python3.13", "python/lib/python3.13/site-packages")
