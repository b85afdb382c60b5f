"""flite's voices for benches: each sentence is synthesised once, and kept in `build/bench`."""

import hashlib
from pathlib import Path
from typing import Final

from infra.local.speech import Samples, line

FOLDER: Final = Path("build/bench/speech")


def sentence(voice: str, text: str, folder: Path = FOLDER) -> Samples:
    """Return the text as this voice speaks it (48 kHz mono). Raises NoSynthesiser."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return line(folder / f"{voice}-{digest}.wav", voice, text)
