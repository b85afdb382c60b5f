"""Fixtures of the tests that need a database."""

from collections.abc import Iterator

import pytest

from tests.support.control import Control
from tests.support.moto_dynamodb import fresh_tables


@pytest.fixture
def control(request: pytest.FixtureRequest) -> Iterator[Control]:
    """The control plane on empty tables of its own, behind real HTTP for tests marked `over_http`."""
    with fresh_tables(over_http=request.node.get_closest_marker("over_http") is not None):
        yield Control()
