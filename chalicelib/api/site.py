"""What every request is answered with: built once, in `app.py`."""

from dataclasses import dataclass

from chalicelib.config import Settings
from chalicelib.services.deps import Deps


@dataclass(frozen=True)
class Site:
    settings: Settings
    deps: Deps
