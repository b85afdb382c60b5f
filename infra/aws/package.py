"""`make package STAGE=dev`: what `chalice deploy` uploads, in a project folder of its own, `build/stages/{stage}`.

Chalice would take the packages for the Python that runs it, and leave out what it cannot find. So the two archives are
made here, the same whatever runs this, and put where Chalice looks for archives that it has made before.
"""

import argparse
import inspect
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import chalice
from chalice.deploy.packager import AppOnlyDeploymentPackager, BaseLambdaDeploymentPackager, LayerDeploymentPackager
from chalice.utils import OSUtils

from infra.aws.deployment import DeploymentFailed, require_name
from infra.aws.layer import MACHINE, NotPackaged, compile_bytecode, make_layer, make_sound_layer
from infra.bundle import NotBundled, bundle
from infra.lock import PYTHON, ROOT

BUILD: Final = ROOT / "build/stages"
RUNTIME: Final = f"python{PYTHON}"
PREFIX: Final = f"python/lib/{RUNTIME}/site-packages"
CODE, LAYERS = "/var/task", "/opt"  # where Lambda unpacks them
FRAMEWORK: Final = ("__init__.py", "app.py")  # of Chalice, as much as a function imports
EARLY: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes from the same files


class Package(NamedTuple):
    """A project folder for Chalice, the archives that it will upload, and the layer of jobs alone."""

    project: Path
    code: Path
    layer: Path
    sound: Path


def package(stage: str, machine: str = MACHINE, build: Path = BUILD, *, preload: Path | None = None) -> Package:
    """Make the archives of a stage; `preload` is the list of the bundled site (`infra.bundle`), without which pages
    load the modules of `frontend/`. Raises NotPackaged."""
    project = build / stage
    _copy_project(project)
    if preload is not None:
        shutil.copy(preload, project / "chalicelib/templates/preload.json")
    layer_folder, code_folder, sound_folder = (project / "made" / name for name in ("layer", "code", "sound"))
    make_layer(_empty(layer_folder), machine)
    make_sound_layer(_empty(sound_folder), machine)
    _copy_code(_empty(code_folder), project)
    for folder, place in (
        (code_folder, CODE),
        (layer_folder, f"{LAYERS}/{PREFIX}"),
        (sound_folder, f"{LAYERS}/{PREFIX}"),
    ):
        compile_bytecode(folder, place)
    made = Package(
        project,
        _archive(project, AppOnlyDeploymentPackager, code_folder, ""),
        _archive(project, LayerDeploymentPackager, layer_folder, PREFIX),
        _zip(project / "sound.zip", sound_folder, PREFIX),
    )
    shutil.rmtree(project / "made")
    return made


def _copy_project(project: Path) -> None:
    """Bring the project folder up to date. What Chalice remembers of earlier deployments stays."""
    for name in ("chalicelib", "vendor", ".chalice/deployments"):
        shutil.rmtree(project / name, ignore_errors=True)
    (project / ".chalice/deployments").mkdir(parents=True)
    shutil.copy(ROOT / "app.py", project)
    shutil.copytree(ROOT / "chalicelib", project / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (ROOT / ".chalice").glob("*.*"):
        shutil.copy(path, project / ".chalice")
    (project / "requirements.txt").touch()  # all is in the layer


def _copy_code(folder: Path, project: Path) -> None:
    shutil.copy(project / "app.py", folder)
    shutil.copytree(project / "chalicelib", folder / "chalicelib")
    (folder / "chalice").mkdir()
    for name in FRAMEWORK:
        shutil.copy(Path(inspect.getfile(chalice)).parent / name, folder / "chalice")


def _archive(project: Path, kind: type[BaseLambdaDeploymentPackager], folder: Path, prefix: str) -> Path:
    """Zip a folder under the name by which Chalice finds it."""
    unused: Any = None  # it only names files here
    packager = kind(OSUtils(), unused, unused, "arm64")
    return _zip(Path(packager.deployment_package_filename(str(project), RUNTIME)), folder, prefix)


def _zip(archive: Path, folder: Path, prefix: str) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for path, name in _files(folder, prefix):
            entry = zipfile.ZipInfo(name, EARLY)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            target.writestr(entry, path.read_bytes())
    return archive


def _files(folder: Path, prefix: str) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, f"{prefix}/{path.relative_to(folder)}".lstrip("/")


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(prog="make package", description=__doc__)
    parser.add_argument("stage", nargs="?", default="")
    stage = parser.parse_args().stage
    try:
        require_name(stage)
        made = package(stage, preload=bundle().preload)
    except (DeploymentFailed, NotBundled, NotPackaged) as problem:
        print(problem, file=sys.stderr)
        return 1
    for path in (made.layer, made.sound, made.code):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
