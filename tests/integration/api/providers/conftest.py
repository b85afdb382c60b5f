"""A site that trusts two providers, both of which are the same one."""

import json
import secrets
from collections.abc import Iterator

import pytest

from tests.support.provider import Provider, running_provider
from tests.support.site import RunningSite, running_site


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[RunningSite, Provider]]:
    with running_provider() as provider:
        given = json.dumps([provider.settings(), provider.settings(id="second", name="Other")])
        with running_site(ESPACIO_LIMITS='{"all": 10000}', ESPACIO_OIDC_PROVIDERS=given) as site:
            yield site, provider


@pytest.fixture
def site(running: tuple[RunningSite, Provider]) -> RunningSite:
    return running[0]


@pytest.fixture
def provider(running: tuple[RunningSite, Provider]) -> Iterator[Provider]:
    """The provider, honest again after each test, with a new person for each."""
    site, provider = running
    provider.person = {"sub": secrets.token_hex(8), "name": "Jane Doe", "email": "jane@example.com"}
    key = provider.key
    yield provider
    provider.claims, provider.header, provider.answers, provider.signing_key = {}, {}, {}, None
    provider.other_keys, provider.nameless = [], False
    provider.key, provider.methods = key, ["client_secret_basic"]
    site.module.site().deps.openid._kept.clear()
