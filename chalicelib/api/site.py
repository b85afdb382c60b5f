"""The configuration and the dependencies of all requests, built once in `app.py`."""

from msgspec import Struct

from chalicelib.config import SiteConfig
from chalicelib.services.deps import Deps


class Site(Struct, frozen=True):
    settings: SiteConfig
    deps: Deps
