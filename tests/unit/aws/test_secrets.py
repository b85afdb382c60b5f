"""A Lambda reads its secrets by name when it starts."""

from collections.abc import Iterator

import pytest
from botocore.session import Session
from moto import mock_aws

from chalicelib.aws.secrets import with_secrets
from chalicelib.config import Misconfigured
from tests.support.aws_models import share_aws_models
from tests.support.site import ENVIRONMENT


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session whose account has two secrets."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    share_aws_models()
    with mock_aws():
        session = Session()
        client = session.create_client("secretsmanager")
        client.create_secret(Name="espacio/dev/site", SecretString='{"secret": "of the site"}')
        client.create_secret(Name="espacio/dev/worker", SecretString='{"worker_secret": "of workers"}')
        client.create_secret(Name="espacio/dev/odd", SecretString="swordfish")
        yield session


def test_secrets_become_variables_and_given_variables_win(session: Session) -> None:
    environ = {"ESPACIO_SECRETS": "espacio/dev/site, espacio/dev/worker", "ESPACIO_WORKER_SECRET": "given"}
    found = with_secrets(environ, session)
    assert (found["ESPACIO_SECRET"], found["ESPACIO_WORKER_SECRET"]) == ("of the site", "given")


def test_environment_without_names_is_taken_as_it_is(session: Session) -> None:
    environ = {"ESPACIO_SECRET": "x"}
    assert with_secrets(environ, session) is environ


@pytest.mark.parametrize("name", ["espacio/dev/missing", "espacio/dev/odd"])
def test_secret_that_cannot_be_used_is_named_and_not_repeated(session: Session, name: str) -> None:
    with pytest.raises(Misconfigured, match=f"^ESPACIO_SECRETS: the secret {name} ") as raised:
        with_secrets({"ESPACIO_SECRETS": name}, session)
    assert "swordfish" not in str(raised.value)
