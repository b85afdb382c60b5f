"""`make sbom`: a bill of materials (CycloneDX 1.6) for each thing that is deployed, and a list of licences.

The functions and the workers are made of their lock files, by cyclonedx-py, and the site of what it vendors. Licences
are those that the installed packages declare, by pip-licenses; a package without one fails.
"""

import json
import re
import runpy
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from infra.lock import CAPTIONS, LAYER, ROOT, SOUND, TRANSCRIBE, WORKER

OUT: Final = ROOT / "build/sbom"
LOCKS: Final = {
    "functions": LAYER.file,
    "jobs": SOUND.file,
    "workers": WORKER.file,
    "captions": CAPTIONS.file,
    "transcribe": TRANSCRIBE.file,
}
# As infra/vendor.sh copies them.
VENDORED: Final = ("preact", "htm", "@preact/signals", "@preact/signals-core", "emojibase-data")
UNKNOWN: Final = "UNKNOWN"

Bill = dict[str, Any]


class NoLicence(Exception):
    """A package says nothing about its licence."""


def bill_of(lock: str, licences: dict[str, str]) -> Bill:
    """Return the bill of a lock file, with the licence of each package. Raises NoLicence."""
    with TemporaryDirectory() as folder:
        made = Path(folder, "bill.json")
        options = ["requirements", "--output-reproducible", "--of", "JSON", "--sv", "1.6", "-o", str(made)]
        _run("cyclonedx_py", *options, str(ROOT / lock))
        return licensed(json.loads(made.read_text()), lock, licences)


def licensed(bill: Bill, lock: str, licences: dict[str, str]) -> Bill:
    """Return the bill of a lock file with the licence of each package. Raises NoLicence."""
    for component in bill["components"]:
        licence = licences.get(_normal(component["name"]), UNKNOWN)
        if licence == UNKNOWN:
            raise NoLicence(f"{component['name']} in {lock} declares no licence. Look it up before it is deployed.")
        component["licenses"] = [{"license": {"name": licence}}]
    return bill


def bill_of_site() -> Bill:
    """Return the bill of the libraries that the site's pages load, by npm's lock file."""
    packages = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    found = {name: packages[f"node_modules/{name}"] for name in VENDORED}
    components = [
        {
            "type": "library",
            "bom-ref": f"npm-{name}",
            "name": name,
            "version": about["version"],
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{about['version']}",
            "licenses": [{"license": {"id": about["license"]}}],
        }
        for name, about in sorted(found.items())
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def declared() -> dict[str, str]:
    """Return the licence that each installed package declares, by its normalised name."""
    command = [sys.executable, "-m", "piplicenses", "--format", "json", "--from", "mixed", "--with-system"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603
    return {_normal(one["Name"]): one["License"] for one in found}


def listed(bills: dict[str, Bill]) -> Iterator[str]:
    """Yield the lines of the list of licences, in Markdown."""
    yield "# Licences of what is deployed"
    for name, bill in bills.items():
        yield from ("", f"## {name.capitalize()}", "", "| package | version | licence |", "|---|---|---|")
        for one in sorted(bill["components"], key=lambda one: str(one["name"]).lower()):
            (licence,) = one["licenses"][0]["license"].values()
            yield f"| {one['name']} | {one['version']} | {licence} |"


def main(out: Path = OUT) -> int:
    licences = declared()
    try:
        bills = {name: bill_of(lock, licences) for name, lock in LOCKS.items()} | {"site": bill_of_site()}
    except NoLicence as problem:
        print(problem, file=sys.stderr)
        return 1
    out.mkdir(parents=True, exist_ok=True)
    for name, bill in bills.items():
        (out / f"{name}.cdx.json").write_text(json.dumps(bill, indent=2) + "\n")
    (out / "licences.md").write_text("\n".join(listed(bills)) + "\n")
    print(f"{', '.join(bills)}: {sum(len(one['components']) for one in bills.values())} packages, in {out}")
    return 0


def _run(module: str, *options: str) -> None:
    """Do what `python -m module options...` does, in this process: the imports of cyclonedx-py take longer than a bill.

    Raises SystemExit if it fails.
    """
    before, sys.argv = sys.argv, [module, *options]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # cyclonedx-py leaves its file open
            runpy.run_module(module, run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise
    finally:
        sys.argv = before


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()  # PEP 503


if __name__ == "__main__":
    sys.exit(main())
