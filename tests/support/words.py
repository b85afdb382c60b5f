"""The page's own words, as the browser has them, in both languages."""

import json
import subprocess
from functools import cache
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"
PRINT = """
const [place, language] = process.argv.slice(1);
const { default: words } = await import(`${place}/i18n/${language}.js`);
process.stdout.write(JSON.stringify(words));
"""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every word of a language (`en`, `es`) by its key, with the braces that values go into."""
    command = ["node", "--input-type=module", "-e", PRINT, FRONTEND.as_uri(), language]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words: dict[str, str] = json.loads(done.stdout)
    return words


def say(language: str, key: str, **values: str) -> str:
    """One of them with its values filled in. Raises KeyError for a key that there is not."""
    return catalogue(language)[key].format(**values)
