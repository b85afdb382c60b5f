"""The configuration and the dependencies of all requests, built once in `app.py`."""

from dataclasses import dataclass

from chalicelib.config import SiteConfig
from chalicelib.services.deps import Deps


@dataclass(frozen=True)
class Site:
    settings: SiteConfig
    deps: Deps
