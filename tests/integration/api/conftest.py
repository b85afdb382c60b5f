"""The app in this process, on empty tables for each module."""

import zlib
from collections.abc import Iterator

import pytest

from chalicelib.services.recordings import lifecycle
from tests.support.every_role import Cast, Scene
from tests.support.site import Browser, RunningSite, running_site


@pytest.fixture(scope="module")
def site() -> Iterator[RunningSite]:
    with running_site() as running:
        yield running


@pytest.fixture
def ana(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    """Ana, with an account of this test's own."""
    return site.member(f"ana_{zlib.crc32(request.node.name.encode())}")


@pytest.fixture
def bob(site: RunningSite, request: pytest.FixtureRequest) -> Browser:
    """Bob, with an account of this test's own."""
    return site.member(f"bob_{zlib.crc32(request.node.name.encode())}", "Bob")


@pytest.fixture(scope="module")
def author(site: RunningSite) -> Browser:
    """Ana, who writes the posts."""
    return site.member("author")


@pytest.fixture(scope="module")
def cast(site: RunningSite) -> Cast:
    """Somebody in every role."""
    return Cast.assembled(site)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A Space of theirs."""
    return cast.space()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the jobs of recordings begin without delay."""
    monkeypatch.setattr(lifecycle, "WAIT_S", 0)
