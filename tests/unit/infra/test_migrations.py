"""Migrations: numbered, run once and in order, and by one deployment at a time."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

import pytest
from moto import mock_aws

from chalicelib.domain.account import Account
from chalicelib.domain.identity import Identity
from chalicelib.domain.search_words import topic_key
from chalicelib.domain.space import go_live
from chalicelib.services.search import topic_index
from chalicelib.services.stores import Stores
from chalicelib.store import tables
from chalicelib.store.schema import SchemaStore
from infra.aws import migrations, schema
from infra.aws.deployment import Deployment, DeploymentFailed
from infra.aws.migrations import MIGRATIONS, Migration
from infra.aws.schema import migrate
from tests.support.aws_models import share_aws_models
from tests.support.moto_dynamodb import bindings_kept, make_atomic
from tests.support.site import ENVIRONMENT

FOLDER = Path(migrations.__file__).parent


@pytest.fixture
def deployment(monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    """A stage with empty tables."""
    for name, value in ENVIRONMENT.items():
        if name.startswith("AWS_"):
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    share_aws_models()
    make_atomic()
    with mock_aws(), bindings_kept():
        tables.bind("espacio-dev", ENVIRONMENT["AWS_REGION"])
        tables.create_missing()
        yield Deployment("dev")


def noting(done: list[int], number: int, fails: bool = False) -> Migration:
    def run(deployment: Deployment, say: Callable[[str], None]) -> None:
        if fails:
            raise DeploymentFailed("It failed.")
        done.append(number)

    return Migration(number, f"Number {number}", run)


def test_migrations_are_numbered_without_a_gap_and_each_is_a_file_of_its_own() -> None:
    assert [one.number for one in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    files = sorted(path.stem for path in FOLDER.glob("m*.py"))
    assert [one.run.__module__.rpartition(".")[2] for one in MIGRATIONS] == files
    assert all(name.startswith(f"m{number:04}_") for number, name in enumerate(files, 1))


def test_each_migration_runs_once_in_order(deployment: Deployment) -> None:
    done, said = list[int](), list[str]()
    both = (noting(done, 1), noting(done, 2))
    migrate(deployment, said.append, both[:1])
    migrate(deployment, said.append, both)
    migrate(deployment, said.append, both)
    assert (done, SchemaStore().version()) == ([1, 2], 2)
    assert said == ["Migration 1: Number 1", "Migration 2: Number 2"]


def test_migration_that_fails_is_run_again_and_those_before_it_are_not(deployment: Deployment) -> None:
    done = list[int]()
    with pytest.raises(DeploymentFailed, match="It failed"):
        migrate(deployment, print, (noting(done, 1), noting(done, 2, fails=True)))
    assert SchemaStore().version() == 1
    migrate(deployment, print, (noting(done, 1), noting(done, 2)))
    assert done == [1, 2]


def test_older_code_leaves_newer_data_as_it_is(deployment: Deployment) -> None:
    done = list[int]()
    migrate(deployment, print, (noting(done, 1), noting(done, 2)))
    migrate(deployment, print, (noting(done, 1),))
    assert (done, SchemaStore().version()) == ([1, 2], 2)


def test_one_of_two_simultaneous_deployments_migrates_and_the_other_says_why_not(deployment: Deployment) -> None:
    began, goes_on, done = threading.Event(), threading.Event(), list[int]()

    def slow(_: Deployment, __: Callable[[str], None]) -> None:
        began.set()
        goes_on.wait()
        done.append(1)

    with ThreadPoolExecutor(1) as other:
        first = other.submit(migrate, deployment, print, (Migration(1, "Slow", slow),))
        began.wait()
        try:
            with pytest.raises(DeploymentFailed, match="Somebody else is migrating"):
                migrate(deployment, print, (noting(done, 1),))
        finally:
            goes_on.set()
        first.result()
    migrate(deployment, print, (noting(done, 1),))
    assert done == [1]


def test_migrator_that_was_killed_is_replaced_when_its_time_is_over(deployment: Deployment) -> None:
    store, done = SchemaStore(), list[int]()
    assert store.hold("killed", 1_000, 1_000 + schema.HELD_S)
    assert not store.hold("other", 1_000 + schema.HELD_S - 1, 9_999)
    migrate(deployment, print, (noting(done, 1),))  # years later
    assert done == [1]
    assert not store.reach("killed", 7)


def test_reviewers_of_the_setting_become_roles_of_accounts(deployment: Deployment, tmp_path: Path) -> None:
    rhea = Account("a_" + "1" * 24, "rhea", "Rhea")
    Stores().accounts.add(rhea, None, 0)
    _deploy_function(deployment, tmp_path, {"ESPACIO_REVIEWERS": "@Rhea, nobody_here,"})
    said = list[str]()
    for _ in range(2):  # doing it twice is harmless
        MIGRATIONS[0].run(deployment, said.append)
    known = Stores().accounts.credentials(rhea.id)
    assert known is not None
    assert known.account.roles == {"reviewer"}
    assert said[:2] == ["  @rhea is a reviewer", "  nobody_here is no reviewer: This person can’t be found."]


def test_topics_list_the_earlier_spaces_of_hosts_who_publish_a_podcast(deployment: Deployment) -> None:
    stores, now = Stores(), 1_767_225_600_000
    for host, podcast in (("a_" + "1" * 24, True), ("a_" + "2" * 24, False), ("a_" + "3" * 24, None)):
        for number in range(topic_index.AT_ONCE + 1):
            space = go_live(f"s_{host[2]}{number:03}", Identity(host, "Ada", "ada"), "Talk", now=now, topics=["Tea"])
            stores.spaces.create(space)
            stores.account_references.put(host, topic_index.SPACE, space.id, 0.0)
        if podcast is not None:
            stores.preferences.save(host, {"podcast": podcast})
    for _ in range(2):  # doing it twice is harmless
        MIGRATIONS[1].run(deployment, lambda _text: None)
        listed, _ = stores.search.find(topic_index.COMING, (topic_key("tea"),), None, 100)
        assert sorted(listed) == [f"s_1{number:03}" for number in range(topic_index.AT_ONCE + 1)]


def test_deployment_that_named_nobody_has_no_reviewers(deployment: Deployment) -> None:
    said = list[str]()
    migrate(deployment, said.append)
    assert said == [f"Migration {one.number}: {one.title}" for one in MIGRATIONS]
    assert SchemaStore().version() == len(MIGRATIONS)


def _deploy_function(deployment: Deployment, folder: Path, variables: dict[str, str]) -> None:
    """Create the function of the API as an earlier release has left it."""
    with ZipFile(folder / "code.zip", "w") as code:
        code.writestr("app.py", "")
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]}
    role = deployment.client("iam").create_role(RoleName="api", AssumeRolePolicyDocument=json.dumps(trust))
    deployment.client("lambda").create_function(
        FunctionName="espacio-dev",
        Runtime="python3.13",
        Role=role["Role"]["Arn"],
        Handler="app.app",
        Code={"ZipFile": (folder / "code.zip").read_bytes()},
        Environment={"Variables": variables},
    )
