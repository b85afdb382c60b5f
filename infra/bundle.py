"""`make site`: the site as it is deployed, in `build/site`: a visit loads a dozen files of it, and 200 of `frontend/`.

Modules and styles are bundled by `infra/bundle.mjs`; what has an address of its own is copied. `ESPACIO_SITE=build/site
make run` serves it.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from infra import preload
from infra.preload import FRONTEND, ROOT
from infra.release import FIXED, WORKER, files, release

SITE: Final = ROOT / "build/site"
FILES, LIST, SOURCE = "files", "preload.json", "source.txt"  # in the folder of a bundle
RECOVERY: Final = "app/recover.js"  # a classic script
BUNDLED: Final = frozenset({".js", ".mjs", ".css"})
Chunks = dict[str, dict[str, list[str]]]
"""File -> `modules` that are in it, as paths in `frontend/`, and `imports`, the files that are loaded with it."""


class NotBundled(Exception):
    """The site could not be bundled; the message says why."""


class Bundle(NamedTuple):
    """The files that are served, and the list of those that pages load at once."""

    files: Path
    preload: Path


def bundle(folder: Path = SITE) -> Bundle:
    """Bundle the site into a folder. Raises NotBundled."""
    made = Bundle(folder / FILES, folder / LIST)
    shutil.rmtree(made.files, ignore_errors=True)
    made.files.mkdir(parents=True)
    source = release(FRONTEND)  # first: what is changed meanwhile may be in it or not
    for name in _copied():
        (made.files / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FRONTEND / name, made.files / name)
    (folder / SOURCE).write_text(source)
    made.preload.write_text(json.dumps(lists(_chunks(made.files)), indent=1) + "\n")
    return made


def is_stale(folder: Path) -> bool:
    """Whether files of `frontend/` have changed since a folder was bundled."""
    source = folder / SOURCE
    return not source.is_file() or source.read_text() != release(FRONTEND)


def _names() -> list[str]:
    return [path.relative_to(FRONTEND).as_posix() for path in files(FRONTEND)]


def _copied() -> list[str]:
    return [name for name in _names() if Path(name).suffix not in BUNDLED or name in (*FIXED, WORKER)]


def _chunks(folder: Path) -> Chunks:
    alone = [name for name in _names() if name.endswith(".css") and name not in FIXED]
    command = ["node", str(ROOT / "infra/bundle.mjs"), str(folder), *alone, RECOVERY]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script
    if done.returncode:
        raise NotBundled(f"The site could not be bundled:\n{done.stderr.strip()}")
    found: Chunks = json.loads(done.stdout)
    return found


def lists(chunks: Chunks) -> dict[str, Any]:
    """Return `infra.preload.lists()` with the files in which the modules are."""
    listed = preload.lists()
    every = holding(chunks, listed["all"])

    def besides(modules: Iterable[str]) -> list[str]:
        return [name for name in holding(chunks, modules) if name not in every]

    words = {language: besides(listed[language]) for language in preload.LANGUAGES}
    pages = {page: {kind: besides(modules) for kind, modules in own.items()} for page, own in listed["pages"].items()}
    return {"styles": [preload.STYLES], "imports": {}, "all": every, **words, "pages": pages}


def holding(chunks: Chunks, modules: Iterable[str]) -> list[str]:
    """Return the files that hold these modules, with what is loaded with them; a module of which nothing is left, such
    as one that only exports others, is in none."""
    places = {module: name for name, chunk in chunks.items() for module in chunk["modules"]}
    found = list(dict.fromkeys(places[module] for module in modules if module in places))
    for name in found:
        found += [wanted for wanted in chunks[name]["imports"] if wanted not in found]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="make site", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=SITE)
    try:
        made = bundle(parser.parse_args().folder)
    except NotBundled as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{sum(1 for _ in files(made.files))} files in {made.files}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
