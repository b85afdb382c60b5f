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
    """Return every text of a language (`en`, `es`) by its key, with placeholders in braces."""
    command = ["node", "--input-type=module", "-e", PRINT, f"{(FRONTEND / 'i18n' / language).as_uri()}/"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words: dict[str, str] = json.loads(done.stdout)
    return words


def say(language: str, key: str, **values: str) -> str:
    """Return a text with its values filled in. Raises KeyError for an unknown key."""
    return catalogue(language)[key].format(**values)
