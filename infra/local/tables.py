"""The tables that CloudFormation makes on AWS, made here from the same models."""

import importlib
import os
import pkgutil

import chalicelib.store
from chalicelib.store import tables


def create_missing_tables() -> None:
    """Create the tables of every model in `chalicelib.store` that are not there yet."""
    for module in pkgutil.iter_modules(chalicelib.store.__path__):
        importlib.import_module(f"chalicelib.store.{module.name}")
    tables.bind(os.environ["ESPACIO_TABLE_PREFIX"])
    tables.create_missing()
