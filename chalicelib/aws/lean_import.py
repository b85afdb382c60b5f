"""Imports botocore without `importlib.metadata`. Only its urllib3 needs that, for HTTP/2, which nobody here speaks;
with zipfile and others, it is 1 to 3 % of a cold start."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

METADATA: Final = "importlib.metadata"


@contextmanager
def without_metadata() -> Iterator[None]:
    """Within this, modules import a stand-in, unless the real one has been imported. Whoever imports it later gets the
    real one."""
    if METADATA in sys.modules:
        yield
        return
    stand_in = ModuleType(METADATA)
    vars(stand_in)["version"] = _version
    sys.modules[METADATA] = stand_in
    try:
        yield
    finally:
        del sys.modules[METADATA]


def _version(name: str) -> str:
    from importlib import metadata

    return metadata.version(name)
