"""The composition root: everything is built once and wired here, and nothing else happens here.

WebSocket and schedule handlers stay in this file, because Lambda enters them by the module that
defines them, and the rest would not be wired there.
"""

import os

from chalice.app import Chalice

from chalicelib import config
from chalicelib.api import accounts, middleware, pages
from chalicelib.api.routing import blueprint
from chalicelib.store import tables

app = Chalice(app_name="espacio")
app.experimental_feature_flags.update(["WEBSOCKETS"])


class Wiring:
    """What handlers need, made of an environment. Nothing in it touches the network until it is used."""

    def __init__(self, environ: "os._Environ[str]") -> None:
        self.settings = config.read(environ)
        self.session = tables.bind(self.settings.table_prefix)


def settings() -> config.Settings:
    return wiring.settings


for routes in (accounts.ROUTES, pages.ROUTES):
    app.register_blueprint(blueprint("site", settings, routes))
app.middleware("http")(middleware.add_headers)
app.middleware("http")(middleware.map_errors)
app.middleware("http")(middleware.refuse_forgery(settings))

# The Chalice command line imports this file to list what is to be deployed, without the secrets that it will run with.
if "AWS_CHALICE_CLI_MODE" not in os.environ:
    wiring = Wiring(os.environ)
