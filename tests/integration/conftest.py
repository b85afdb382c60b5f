"""Fixtures of the tests that need a database."""

from collections.abc import Iterator

import pytest

from tests.support.control import Control
from tests.support.moto_dynamodb import fresh_tables


@pytest.fixture
def control() -> Iterator[Control]:
    """The control plane on empty tables of its own."""
    with fresh_tables():
        yield Control()
