"""A page that loses one of its modules on the way starts nevertheless, by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import StorageState

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.forks import forked_stack
from tests.support.lost_files import offers_a_space_without

# Of every page, of a Space's page, and texts.
LOST = ("people/api.js", "space/SpacePreview.js", "i18n/en.js", "i18n/en/room.js")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The origin of a site that is not bundled: each module is a file."""
    with forked_stack() as running:
        yield running.origin


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    return {}


@pytest.mark.parametrize("lost", LOST)
def test_space_is_offered_although_a_module_was_lost_once(arrive: Arrive, browsers: Browsers, lost: str) -> None:
    nora = arrive(browsers.plain(), "Nora", account=True, home=False)
    offers_a_space_without(nora, lost)
