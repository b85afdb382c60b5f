"""Chalice takes the archives that we made, and is found out if it makes its own."""

from pathlib import Path
from typing import Any

import pytest
from chalice.deploy.packager import AppOnlyDeploymentPackager
from chalice.utils import OSUtils

from infra.aws import functions
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.package import RUNTIME

LOADS = "import app\n"
PACKAGES = LOADS + "from pathlib import Path\nPath('.chalice/deployments/own.zip').touch()\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with one archive. `pretended.py` is run in the place of Chalice."""
    for name in ("app.py", "chalicelib/__init__.py", "chalicelib/rules.py", ".chalice/deployments/ours.zip"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "app.py").write_text("import chalicelib.rules\n")
    monkeypatch.setenv("ESPACIO_CHALICE", "pretended")
    # As `make` runs it.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    return tmp_path


def name_of(project: Path) -> str:
    """The archive's name, by which Chalice finds it."""
    unused: Any = None
    packager = AppOnlyDeploymentPackager(OSUtils(), unused, unused, "arm64")
    return packager.deployment_package_filename(str(project), RUNTIME)


def test_archive_has_the_same_name_after_chalice_has_imported_the_app(deployment: Deployment, project: Path) -> None:
    (project / "pretended.py").write_text(LOADS)
    before = name_of(project)
    with pytest.raises(DeploymentFailed, match="which APIs"):
        functions.deploy(deployment, project)
    assert name_of(project) == before


def test_deployment_fails_if_chalice_makes_an_archive_of_its_own(deployment: Deployment, project: Path) -> None:
    (project / "pretended.py").write_text(PACKAGES)
    with pytest.raises(DeploymentFailed, match="did not find our archives"):
        functions.deploy(deployment, project)
