"""The languages that Amazon Transcribe is asked for, and its address, from environment variables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LANGUAGES: Final = "en,es"
USUAL: Final = {"en": "en-US", "es": "es-US"}
_LANGUAGE: Final = re.compile(r"(?:en|es)(?:-[A-Z]{2})?")
_VOCABULARY: Final = re.compile(r"(en|es)=([0-9A-Za-z._-]{1,200})")


@dataclass(frozen=True)
class TranscribeSettings:
    """`languages` has Transcribe's name of each of our languages, and `vocabularies` those that have a custom one.
    `endpoint` is an origin, `https://…` or, for tests, `http://…`."""

    region: str
    endpoint: str
    languages: Mapping[str, str]
    vocabularies: Mapping[str, str] = field(default_factory=dict)


def read_settings(environ: Mapping[str, str]) -> TranscribeSettings:
    """The settings in `environ`. Raises ValueError, which names the variable that is missing or makes no sense."""
    region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    if not region:
        raise ValueError("AWS_REGION is not set, so there is no Amazon Transcribe to ask.")
    endpoint = environ.get("ESPACIO_TRANSCRIBE_URL") or f"https://transcribestreaming.{region}.amazonaws.com:8443"
    return TranscribeSettings(region, endpoint.rstrip("/"), _languages(environ), _vocabularies(environ))


def _languages(environ: Mapping[str, str]) -> dict[str, str]:
    name = "ESPACIO_CAPTION_LANGUAGES"
    codes = _parts(environ.get(name) or LANGUAGES)
    wrong = next((code for code in codes if not _LANGUAGE.fullmatch(code)), None)
    if wrong is not None or not codes:
        raise ValueError(f"{name} holds {wrong!r}; expected languages such as en,es or en-GB,es-ES.")
    return {code[:2]: USUAL.get(code, code) for code in codes}


def _vocabularies(environ: Mapping[str, str]) -> dict[str, str]:
    name = "ESPACIO_TRANSCRIBE_VOCABULARIES"
    found = {}
    for part in _parts(environ.get(name, "")):
        match = _VOCABULARY.fullmatch(part)
        if match is None:
            raise ValueError(f"{name} holds {part!r}; expected names by language, such as en=our-names,es=nombres.")
        found[match[1]] = match[2]
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
