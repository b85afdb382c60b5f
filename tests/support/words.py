"""The page's own words, as the browser has them, in both languages."""

import json
import subprocess
from functools import cache
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"
PRINT = """
import { readdirSync } from 'node:fs';
const folder = new URL(process.argv[1]);
const parts = await Promise.all(readdirSync(folder).map((name) => import(new URL(name, folder).href)));
process.stdout.write(JSON.stringify(Object.assign({}, ...parts.map((part) => part.default))));
"""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every word of a language (`en`, `es`) by its key, with the braces that values go into."""
    command = ["node", "--input-type=module", "-e", PRINT, f"{(FRONTEND / 'i18n' / language).as_uri()}/"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words: dict[str, str] = json.loads(done.stdout)
    return words


def say(language: str, key: str, **values: str) -> str:
    """One of them with its values filled in. Raises KeyError for a key that there is not."""
    return catalogue(language)[key].format(**values)
