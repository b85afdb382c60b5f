"""Importing app.py does not load what most requests do not need."""

from tests.bench.cold_import import LAZY, imported


def test_composition_root_loads_nothing_that_most_requests_do_without() -> None:
    assert not imported() & set(LAZY)
