"""The layer with the packages that the functions import, for the Python and the machine of Lambda.

What no function needs is left out, because a cold start reads and unpacks it: botocore's descriptions of services that
we do not call, the prose in the others, and what it imports to write documentation. Bytecode is put in, because Lambda
cannot keep its own.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from infra.lock import LAYER, PYTHON, ROOT, SOUND, Lock, installs

MACHINE: Final = "aarch64"
SERVICES: Final = ("apigatewaymanagementapi", "dynamodb", "s3", "secretsmanager", "sesv2", "sqs", "sts")
ADDRESSES: Final = ("dynamodb", "s3", "secretsmanager", "email", "sqs", "sts", "execute-api")
# AVIF is no kind that we take.
UNUSED: Final = ("*.dist-info/RECORD", "PIL/_avif*.so", "pillow.libs/libavif*", "botocore/data/*/*/examples-1.json")
NO_DOCUMENTATION: Final = '''"""Documentation of clients, which nobody reads in a Lambda."""


def ClientMethodDocstring(**_):
    return ""


PaginatorDocstring = WaiterDocstring = ClientMethodDocstring
'''


class NotPackaged(Exception):
    """Something could not be packaged; the message says what to do."""


def make_layer(folder: Path, machine: str = MACHINE) -> None:
    """Fill an empty folder with the packages of the layer. Raises NotPackaged if one has no wheel."""
    _install(folder, LAYER, machine)
    trim(folder)


def make_sound_layer(folder: Path, machine: str = MACHINE) -> None:
    """Fill an empty folder with what makes AAC. Raises NotPackaged if it has no wheel."""
    _install(folder, SOUND, machine)
    _remove(folder.glob("bin"))


def _install(folder: Path, lock: Lock, machine: str) -> None:
    options = ["--quiet", "--no-compile", "--disable-pip-version-check", "--target", str(folder)]
    command = [sys.executable, "-m", "pip", "install", *options, *installs(machine), "-r", lock.file]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:  # noqa: S603 - our own options
        raise NotPackaged("pip could not install the locked packages; it says why above.")


def trim(folder: Path) -> None:
    """Remove what no function needs."""
    for service in (folder / "botocore/data").iterdir():
        if service.is_dir() and service.name not in SERVICES:
            shutil.rmtree(service)
    for model in folder.glob("botocore/data/*/*/service-2.json.gz"):
        _describe_plainly(model)
    _shorten(folder / "botocore/data/endpoints.json")
    documentation = folder / "botocore/docs"
    _remove(one for one in documentation.iterdir() if one.name != "utils.py")
    (documentation / "__init__.py").touch()
    (documentation / "docstring.py").write_text(NO_DOCUMENTATION)
    _remove(one for name in ("tests", "bin", "include") for one in folder.glob(f"**/{name}") if one.is_dir())
    _remove(one for pattern in UNUSED for one in folder.glob(pattern))


def compile_bytecode(folder: Path, place: str) -> None:
    """Add bytecode that is valid wherever the files are unpacked, and the same wherever they are now: it names them as
    Lambda has them, in `place`. Raises NotPackaged without Python 3.13."""
    options = ["-q", "-j", "0", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", place]
    command, environ = [interpreter(), "-m", "compileall", *options, str(folder)], {**os.environ, "PYTHONHASHSEED": "0"}
    if subprocess.run(command, env=environ, check=False).returncode:  # noqa: S603 - our own options
        raise NotPackaged("The bytecode could not be compiled; Python says why above.")


def interpreter() -> str:
    """Return a Python of Lambda's version, of which only the compiler is used: `PYTHON313`, or the first on the path.

    Raises NotPackaged if there is none.
    """
    pyenv = Path.home().glob(f".pyenv/versions/{PYTHON}.*/bin/python")
    for found in (os.environ.get("PYTHON313"), shutil.which(f"python{PYTHON}"), sys.executable, *map(str, pyenv)):
        if found and _version(found) == PYTHON:
            return found
    raise NotPackaged(
        f"Python {PYTHON} is missing: Lambda runs it, and bytecode has to be compiled by the same version. "
        f"Install it, or name it: PYTHON313=/path/to/python{PYTHON} make package"
    )


def _shorten(endpoints: Path) -> None:
    """Keep the addresses of the services that we call: all others are read at every cold start, too."""
    known = json.loads(endpoints.read_text())
    for partition in known["partitions"]:
        kept = {name: one for name, one in partition["services"].items() if name in ADDRESSES}
        partition["services"] = kept
    endpoints.write_text(json.dumps(known, separators=(",", ":")))


def _describe_plainly(model: Path) -> None:
    """Replace the description of a service by one that is quick to read: not compressed, and without prose."""
    described = json.loads(gzip.decompress(model.read_bytes()))
    model.with_suffix("").write_text(json.dumps(_without_prose(described), separators=(",", ":")))
    model.unlink()


def _without_prose(described: Any) -> Any:
    """Leave out every `documentation` that is text: a member of a structure may be called so, too."""
    if isinstance(described, list):
        return [_without_prose(one) for one in described]
    if not isinstance(described, dict):
        return described
    kept = {name: one for name, one in described.items() if name != "documentation" or not isinstance(one, str)}
    return {name: _without_prose(one) for name, one in kept.items()}


def _version(python: str) -> str:
    asked = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - a Python
    return done.stdout.strip()


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
