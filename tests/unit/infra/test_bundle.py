"""The bundled site holds what `frontend/` does, in a few files, and its list names those that a page needs."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from infra import preload
from infra.bundle import FILES, LIST, Bundle, bundle, holding, is_stale
from infra.local.settings import Unstartable, site_files
from infra.preload import FRONTEND
from infra.release import FIXED, WORKER, files, release

CHUNKS = {
    "app/main.js": {"modules": ["app/main.js", "site/site.js"], "imports": []},
    "chunks/Page.js": {"modules": ["space/Page.js"], "imports": ["chunks/Dialog.js", "app/main.js"]},
    "chunks/Dialog.js": {"modules": ["ui/Dialog.js"], "imports": ["chunks/styles.js"]},
    "chunks/styles.js": {"modules": ["site/styles.js"], "imports": []},
}
MOST = 9  # modules that a page loads at once


@pytest.fixture(scope="module")
def made(bundled_site: Path) -> Bundle:
    return Bundle(bundled_site / FILES, bundled_site / LIST)


@pytest.fixture(scope="module")
def listed(made: Bundle) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made.preload.read_text())
    return found


def test_modules_become_the_files_that_hold_them_and_what_is_loaded_with_those() -> None:
    wanted = ["space/Page.js", "app/main.js", "gone.js", "site/site.js"]
    assert holding(CHUNKS, wanted) == ["chunks/Page.js", "app/main.js", "chunks/Dialog.js", "chunks/styles.js"]


def test_every_page_loads_a_few_files_that_are_there(made: Bundle, listed: dict[str, Any]) -> None:
    assert set(listed["pages"]) == set(preload.PAGES)
    for own in listed["pages"].values():
        for language in preload.LANGUAGES:
            modules = [*listed["all"], *listed[language], *own["all"], *own[language]]
            assert len(modules) == len(set(modules)) <= MOST
            assert all((made.files / name).is_file() for name in (*modules, *listed["styles"]))


def test_files_name_no_module_that_is_not_there(made: Bundle) -> None:
    wanted = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([\w./@-]+)["']""")
    modules = [path for path in made.files.rglob("*.js") if path.name not in FIXED]
    missing = [
        f"{path.name}: {name}"
        for path in modules
        for name in wanted.findall(path.read_text())
        if not (path.parent / name).is_file()
    ]
    assert modules
    assert missing == []


def late_styles() -> set[str]:
    """Return the style sheets that modules load, without `.css`."""
    source = "".join(path.read_text() for path in FRONTEND.glob("*/**/*.js") if "node_modules" not in path.parts)
    return set(re.findall(r"^await withStyle\('([\w/-]+)'\)", source, re.MULTILINE))


def test_styles_that_are_loaded_later_and_files_with_addresses_of_their_own_are_there(made: Bundle) -> None:
    assert late_styles()
    for name in late_styles():
        assert "@import" not in (made.files / f"{name}.css").read_text()
    for name in (*FIXED, WORKER):
        assert (made.files / name).read_bytes() == (FRONTEND / name).read_bytes()
    assert {path.name for path in files(made.files)} >= {"recover.js", "embed.js", "manifest.webmanifest", "preact.txt"}


def test_modules_of_a_file_wait_together_for_their_styles(made: Bundle) -> None:
    """One after another they would take a round trip each."""
    asked = "|".join(late_styles())
    text = "".join(path.read_text() for path in made.files.rglob("*.js"))
    assert re.findall(rf"""await [\w$]+\(["'](?:{asked})["']\)""", text) == []
    assert re.findall(rf"""[\w$]+\(["'](?:{asked})["']\)""", text)


def test_folder_without_a_bundle_is_refused_with_what_to_do(made: Bundle, tmp_path: Path) -> None:
    with pytest.raises(Unstartable, match="make site"):
        site_files({"ESPACIO_SITE": str(tmp_path)})
    assert site_files({"ESPACIO_SITE": str(made.files.parent)})[0] == made.files
    assert site_files({})[0] == FRONTEND


def test_bundle_is_stale_when_a_file_of_the_site_has_changed(
    made: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_stale(made.files.parent)
    changed = shutil.copytree(FRONTEND, tmp_path / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    with (changed / "app/main.js").open("a") as file:
        file.write("// changed\n")
    monkeypatch.setattr("infra.bundle.FRONTEND", changed)
    assert is_stale(made.files.parent)
    assert is_stale(tmp_path)  # one from before bundles named what they are of


def test_same_modules_make_the_same_release(made: Bundle, tmp_path: Path) -> None:
    assert release(bundle(tmp_path / "again").files) == release(made.files)
