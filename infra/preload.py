"""`python -m infra.preload`: writes which files a page needs at once, so that browsers ask for all of them together.

Without the list a browser finds each import only when it has read the module before: a dozen round trips. The list is
in `chalicelib/templates/preload.json`, since the Lambda does not have the site's files; a test says when it is old.
"""

import json
import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FRONTEND: Final = ROOT / "frontend"
LIST: Final = ROOT / "chalicelib/templates/preload.json"
IMPORT_MAP: Final = ROOT / "chalicelib/templates/importmap.json"
# `import ... from '...'`, `import '...'`, `export ... from '...'`, as a minifier writes them, too; no `import('...')`.
STATIC: Final = re.compile(
    r"""(?:^|;)\s*(?:import\s*(?:[\w*{][^;'"()]*?\bfrom\s*)?|export\s*[*{][^;'"()]*?\bfrom\s*)['"]([^'"]+)['"]""",
    re.MULTILINE,
)
IMPORTED: Final = re.compile(r'@import "([^"]+)"')
LANGUAGES: Final = ("en", "es")


def graph(start: str) -> list[str]:
    """The modules that `start` imports statically, itself first, as paths in `frontend/`; breadth first."""
    names: dict[str, str] = json.loads(IMPORT_MAP.read_text())
    found = [start]
    for module in found:
        for wanted in STATIC.findall((FRONTEND / module).read_text()):
            place = names.get(wanted) or _beside(module, wanted)
            if place not in found:
                found.append(place)
    return found


def _beside(module: str, wanted: str) -> str:
    return str((FRONTEND / module).parent.joinpath(wanted).resolve().relative_to(FRONTEND))


def lists() -> dict[str, list[str]]:
    """`styles` and `all` are for every page; a language's has its words."""
    every = graph("main.js")
    words = {language: [one for one in graph(f"i18n/{language}.js") if one not in every] for language in LANGUAGES}
    styles = [f"styles/{name}" for name in IMPORTED.findall((FRONTEND / "styles/main.css").read_text())]
    return {"styles": styles, "all": every, **words}


def main() -> int:
    LIST.write_text(json.dumps(lists(), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
