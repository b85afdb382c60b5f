from pathlib import Path

import numpy as np
import pytest

from infra.local.speech import Samples
from tests.bench import voices


def test_other_words_are_never_read_from_a_stored_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stored: list[Path] = []

    def line(path: Path, _voice: str, _text: str) -> Samples:
        stored.append(path)
        return np.zeros(1, np.int16)

    monkeypatch.setattr(voices, "line", line)
    for voice, text in (("slt", "One."), ("slt", "Two."), ("rms", "One."), ("slt", "One.")):
        voices.sentence(voice, text, tmp_path)
    assert len(set(stored)) == 3
    assert stored[0] == stored[3]
