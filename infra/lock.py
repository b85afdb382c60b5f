"""Pins what is deployed: every package with the hashes of its wheels, for Python 3.13 on Lambda and in the image.

`make lock` writes the files again after a requirements.txt or `infra/constraints.txt` has changed.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = "3.13"
# Lambda's Python 3.13 runs on Amazon Linux 2023, whose glibc is 2.34; Debian's is newer.
GLIBC: Final = ("2_34", "2_28", "2_27", "2_26", "2_17")
# It has no wheel, and no compiled code either. Nothing else may be built: a build takes what this machine has.
FROM_SOURCE: Final = "http-ece"
HEADER: Final = "# Written by `make lock` from {}; for Python 3.13.\n"


Package = dict[str, Any]  # as pip reports it


class Lock(NamedTuple):
    """What a requirements file becomes on some architectures."""

    requirements: str
    file: str
    machines: tuple[str, ...]


LAYER: Final = Lock("requirements.txt", "infra/aws/layer.lock", ("aarch64", "x86_64"))
SOUND: Final = Lock("infra/aws/sound.txt", "infra/aws/sound.lock", ("aarch64", "x86_64"))
CAPTIONS: Final = Lock(
    "media_worker/captions/requirements.txt", "media_worker/captions/requirements.lock", ("aarch64", "x86_64")
)
TRANSCRIBE: Final = Lock(
    "media_worker/captions/transcribe/requirements.txt",
    "media_worker/captions/transcribe/requirements.lock",
    ("aarch64", "x86_64"),
)
WORKER: Final = Lock("media_worker/requirements.txt", "media_worker/requirements.lock", ("aarch64", "x86_64"))


def wheels_for(machine: str) -> list[str]:
    """Return the options with which pip takes the wheels of another machine, whatever Python runs it."""
    platforms = [f"manylinux_{version}_{machine}" for version in GLIBC] + [f"manylinux2014_{machine}"]
    named = [option for platform in platforms for option in ("--platform", platform)]
    return [*named, "--python-version", PYTHON, "--implementation", "cp", "--only-binary=:all:"]


def installs(machine: str) -> list[str]:
    """Return the options with which pip installs what is locked, for another machine."""
    return [*wheels_for(machine), f"--no-binary={FROM_SOURCE}", "--no-deps", "--require-hashes"]


def locked(lock: Lock) -> str:
    """Return the content of a lock file. Asks the package index."""
    hashes: dict[str, set[str]] = defaultdict(set)
    for machine in lock.machines:
        for package in [*_with_wheels(lock.requirements, machine), *_from_source(lock.requirements)]:
            about = package["metadata"]
            digest = package["download_info"]["archive_info"]["hashes"]["sha256"]
            hashes[f"{about['name'].lower()}=={about['version']}"].add(digest)
    return HEADER.format(lock.requirements) + "".join(_lines(hashes.items()))


def _lines(packages: Iterable[tuple[str, set[str]]]) -> Iterable[str]:
    for name, digests in sorted(packages):
        yield " \\\n    ".join([name, *(f"--hash=sha256:{digest}" for digest in sorted(digests))]) + "\n"


def _with_wheels(requirements: str, machine: str) -> list[Package]:
    wanted = [line for line in _wanted(requirements) if not line.startswith(FROM_SOURCE)]
    return _resolved([*wheels_for(machine), *wanted])


def _from_source(requirements: str) -> list[Package]:
    wanted = [line for line in _wanted(requirements) if line.startswith(FROM_SOURCE)]
    return _resolved(["--no-deps", *wanted]) if wanted else []


def _wanted(requirements: str) -> list[str]:
    return (ROOT / requirements).read_text().split()


def _resolved(options: list[str]) -> list[Package]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        dry = ["--dry-run", "--ignore-installed", "--quiet", "--target", folder, "--report", str(report)]
        command = [sys.executable, "-m", "pip", "install", *dry, "-c", "infra/constraints.txt", *options]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - our own options
        found: list[Package] = json.loads(report.read_text())["install"]
        return found


def main() -> int:
    for lock in (LAYER, SOUND, WORKER, CAPTIONS, TRANSCRIBE):
        (ROOT / lock.file).write_text(locked(lock))
        print(f"{lock.file} is written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
