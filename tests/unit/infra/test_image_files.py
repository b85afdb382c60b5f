"""The image has all that the worker imports: our modules by what its Dockerfile copies, the others by its lock."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from infra.lock import ROOT

WORKER = ROOT / "media_worker"
COPY = re.compile(r"^COPY (?!--)(.+) (\S+)$", re.MULTILINE)
# Imports what runs in a worker that makes no captions, without the packages that are named.
IMPORT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))  # None: as if it were not installed
import media_worker.process, media_worker.__main__
"""


def copied() -> list[tuple[str, str]]:
    """Return what the last stage of the image copies from this repository, and to where."""
    stage = (WORKER / "Dockerfile").read_text().split("\nFROM ")[-1]
    return [(source, target) for sources, target in COPY.findall(stage) for source in sources.split()]


def left_out() -> list[str]:
    """Return the top-level modules that are installed here, but are not in the image's lock."""
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (WORKER / "requirements.lock").read_text(), re.MULTILINE)
    known = {_normal(name) for name in locked}
    return [module for module, names in packages_distributions().items() if not known & set(map(_normal, names))]


def _normal(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def test_worker_starts_from_the_files_that_are_copied_and_the_packages_of_the_lock(tmp_path: Path) -> None:
    for source, target in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target, dirs_exist_ok=True)
        else:
            place = tmp_path / target / (Path(source).name if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, place)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [sys.executable, "-c", IMPORT, *left_out()]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_files_that_are_copied_are_not_left_out_of_the_context() -> None:
    allowed = {
        line[1:] for line in (WORKER / "Dockerfile.dockerignore").read_text().splitlines() if line.startswith("!")
    }
    for source, _ in copied():
        path = source.rstrip("/")
        assert any(path == one or path.startswith(f"{one}/") for one in allowed), f"{source} is not in the context"
