"""`make administrator`: the command, on this machine and on AWS."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from chalicelib.domain.account import Account
from chalicelib.services.stores import Stores
from chalicelib.store import tables
from infra import roles
from infra.local.settings import ENDPOINT
from tests.support.moto_dynamodb import bindings_kept, endpoint

ANA = Account("a_" + "1" * 24, "ana", "Ana")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """The data folder of an Espacio that runs on this machine, in which Ana has an account."""
    with mock.patch.dict(os.environ), bindings_kept():
        (tmp_path / ENDPOINT).write_text(f"{endpoint()} roles-tests\n")
        roles.bind("", tmp_path)
        tables.create_missing()
        if Stores().accounts.with_handle("ana") is None:
            Stores().accounts.add(ANA, None, 0)
        yield tmp_path


def run(*arguments: str) -> int:
    with mock.patch("sys.argv", ["roles", *arguments]):
        return roles.main()


def test_command_says_whose_account_has_which_role(running: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("administrator", "@Ana", "--data", str(running)) == 0
    assert capsys.readouterr().out == f"@ana ({ANA.id}) has administrator.\n"
    known = Stores().accounts.credentials(ANA.id)
    assert known is not None
    assert known.account.reviews
    assert run("administrator", "ana", "--remove", "--data", str(running)) == 0
    assert capsys.readouterr().out == f"@ana ({ANA.id}) has no role.\n"


def test_unknown_handle_is_named_as_such(running: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("reviewer", "nobody_here", "--data", str(running)) == 1
    assert capsys.readouterr().err == ("This person can’t be found. They need an account first: sign up on the site.\n")


def test_command_says_how_to_start_an_espacio_that_does_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("administrator", "ana", "--data", str(tmp_path)) == 1
    assert "make run" in capsys.readouterr().err
    assert run("administrator", "ana", "--stage", "Not A Stage") == 1
    assert "STAGE=dev" in capsys.readouterr().err


def test_stage_that_is_not_deployed_is_said_to_be(running: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mock.patch.dict(os.environ, {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}):
        assert run("reviewer", "ana", "--stage", "nowhere") == 1
    assert capsys.readouterr().err == (
        "Nothing of the stage nowhere is deployed there. See: make doctor STAGE=nowhere.\n"
    )
