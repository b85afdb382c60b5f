"""Write the list of the files that a page needs at once, so that browsers request all of them together.

Without the list, a browser finds each import only after it has read the previous module: a dozen round trips. `python
-m infra.preload` writes it to `chalicelib/templates/preload.json`, since the Lambda does not have the site's files; a
test fails when it is out of date.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
FRONTEND: Final = ROOT / "frontend"
LIST: Final = ROOT / "chalicelib/templates/preload.json"
MAIN: Final = "app/main.js"
STYLES: Final = "app/main.css"
IMPORT_MAP: Final = ROOT / "chalicelib/templates/importmap.json"
# `import ... from '...'`, `import '...'`, `export ... from '...'`, also minified, but not `import('...')`.
STATIC: Final = re.compile(
    r"""(?:^|;)\s*(?:import\s*(?:[\w*{][^;'"()]*?\bfrom\s*)?|export\s*[*{][^;'"()]*?\bfrom\s*)['"]([^'"]+)['"]""",
    re.MULTILINE,
)
IMPORTED: Final = re.compile(r'@import "([^"]+)"')
LOADED_WORDS: Final = re.compile(r"^await loadWords\(([^)]*)\);", re.MULTILINE)
LANGUAGES: Final = ("en", "es")
# The pages that links lead to, by template, and what new people see at home: their modules are requested at once, too.
PAGES: Final = {
    "welcome": ("search/Welcome.js",),
    "space.html": ("posts/SpaceWithPosts.js",),
    "replay": ("posts/SpaceWithPosts.js", "space/replay/Recorded.js"),
    "post.html": ("posts/PostPage.js",),
    "profile.html": ("profile/Profile.js",),
    "topic.html": ("search/TopicPage.js",),
}


def graph(*starts: str) -> list[str]:
    """Return the modules that these import statically, themselves first, as paths in `frontend/`; breadth first."""
    names: dict[str, str] = json.loads(IMPORT_MAP.read_text())
    found = list(starts)
    for module in found:
        for wanted in STATIC.findall((FRONTEND / module).read_text()):
            place = names.get(wanted) or _beside(module, wanted)
            if place not in found:
                found.append(place)
    return found


def _beside(module: str, wanted: str) -> str:
    return str((FRONTEND / module).parent.joinpath(wanted).resolve().relative_to(FRONTEND))


def word_parts(modules: Iterable[str]) -> list[str]:
    """Return the parts of the catalogue that any of these modules loads at its top level."""
    asked = (part for module in modules for part in LOADED_WORDS.findall((FRONTEND / module).read_text()))
    return sorted({name for part in asked for name in re.findall(r"'(\w+)'", part)})


def sheets(sheet: str) -> list[str]:
    """Return the style sheets that `sheet` imports, as paths in `frontend/`, in the order of the cascade."""
    return [_beside(sheet, name) for name in IMPORTED.findall((FRONTEND / sheet).read_text())]


def lists() -> dict[str, Any]:
    """Return the whole list.

    `styles`, `imports` (the import map) and `all` are for every page; a language has its words, and a template has what
    it needs in addition. Bundled, there is another list (`infra.bundle`).
    """
    every = graph(MAIN)
    words = {language: [one for one in graph(f"i18n/{language}.js") if one not in every] for language in LANGUAGES}
    styles = sheets(STYLES)
    return {
        "styles": styles,
        "imports": json.loads(IMPORT_MAP.read_text()),
        "all": every,
        **words,
        "pages": {name: besides(modules, every) for name, modules in PAGES.items()},
    }


def besides(page: Iterable[str], every: list[str]) -> dict[str, list[str]]:
    """Return the modules of a page that are not in `every`, and their words by language."""
    modules = [one for one in graph(*page) if one not in every]
    words = {language: [f"i18n/{language}/{part}.js" for part in word_parts(modules)] for language in LANGUAGES}
    return {"all": modules, **words}


def main() -> int:
    LIST.write_text(json.dumps(lists(), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
