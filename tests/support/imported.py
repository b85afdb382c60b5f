"""Imports all that the processes of a stack import, so that their forks need not; see `tests.support.forks`.

Nothing is wired here: no event loop, thread or connection exists, and nothing that depends on the environment.
"""

import ast
import gc
import importlib
import os
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from infra.local.stack import ROOT

SERVICES = ("dynamodb", "s3", "sqs", "sesv2", "moto_api._internal")
MODULES = (
    "infra.local.__main__",
    "infra.local.gateway.__main__",
    "infra.local.moto_server",
    "infra.local.tables",
    "media_worker.process",
    "tests.support.forks",
    "tests.support.stack_recordings",
    *(f"moto.{service}.urls" for service in SERVICES),
)


def _imports_of(file: Path) -> Iterator[str]:
    """Yield what a module imports that wires things itself, and so is not imported here."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _import_all() -> None:
    for name in MODULES:
        importlib.import_module(name)
    for name in _imports_of(ROOT / "app.py"):
        with suppress(ModuleNotFoundError):  # what is in a module, and not a module itself
            importlib.import_module(name)


for name in list(os.environ):
    if name.startswith(("AWS_", "ESPACIO_")):
        del os.environ[name]
_import_all()
gc.collect()
GENERATORS = [found for found in gc.get_objects() if isinstance(found, random.Random)]
gc.freeze()


def _draw_anew() -> None:
    """Let each fork have chances of its own, as if it had imported the generators itself."""
    for generator in GENERATORS:
        generator.seed()


os.register_at_fork(after_in_child=_draw_anew)
