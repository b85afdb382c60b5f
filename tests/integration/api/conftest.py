"""The app in this process, on empty tables for each module."""

from collections.abc import Iterator

import pytest

from tests.support.site import Browser, RunningSite, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        yield running


@pytest.fixture(scope="module")
def author(site: RunningSite) -> Browser:
    """Ana, who writes the posts."""
    return site.member("author")
