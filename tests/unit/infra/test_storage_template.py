"""The deployed tables are those that the code reads and writes."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from chalicelib.store import (
    accounts,
    connections,
    conversations,
    fleets,
    moderation,
    notifications,
    posts,
    relationships,
    search,
    spaces,
    workers,
)
from chalicelib.store.tables import _SUFFIXES, TTL, Item

TEMPLATE = Path(__file__).parents[3] / "infra/aws/storage.yaml"
STORES = (
    accounts,
    connections,
    conversations,
    fleets,
    moderation,
    notifications,
    posts,
    search,
    spaces,
    relationships,
    workers,
)  # importing them declares their items


class Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as their arguments."""


Loader.add_multi_constructor("!", lambda loader, _, node: loader.construct_scalar(node))


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(TEMPLATE.read_text(), Loader)["Resources"]
    return found


@pytest.fixture(scope="module")
def tables(resources: dict[str, Any]) -> dict[str, Any]:
    """Map suffixes to the properties of the tables."""
    kind = "AWS::DynamoDB::Table"
    found = [resource["Properties"] for resource in resources.values() if resource["Type"] == kind]
    return {table["TableName"].rsplit("-", 1)[1]: table for table in found}


def declared() -> dict[str, list[type[Item]]]:
    kinds: dict[str, list[type[Item]]] = {}
    for kind, suffix in _SUFFIXES.items():
        kinds.setdefault(suffix, []).append(kind)
    return kinds


def test_every_table_of_the_code_is_deployed(tables: dict[str, Any]) -> None:
    assert set(tables) == set(declared())


def test_tables_have_the_keys_and_the_end_of_life_that_items_have(tables: dict[str, Any]) -> None:
    for table in tables.values():
        assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [
            ("pk", "HASH"),
            ("sk", "RANGE"),
        ]
        assert table["TimeToLiveSpecification"] == {"AttributeName": TTL, "Enabled": True}


def test_tables_have_the_indexes_that_are_queried(tables: dict[str, Any]) -> None:
    for suffix, kinds in declared().items():
        wanted = {index.Meta.index_name for kind in kinds for index in kind._indexes.values()}
        deployed = [*tables[suffix].get("GlobalSecondaryIndexes", []), *tables[suffix].get("LocalSecondaryIndexes", [])]
        assert {index["IndexName"] for index in deployed} == wanted


def test_what_is_kept_survives_the_stack_and_can_be_restored(resources: dict[str, Any]) -> None:
    for name in ("Spaces", "Accounts", "Ties", "Posts"):
        assert resources[name]["DeletionPolicy"] == "Retain"
        assert resources[name]["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def test_evidence_is_deleted_after_30_days_and_never_public(resources: dict[str, Any]) -> None:
    bucket = resources["Evidence"]["Properties"]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Prefix"], rule["ExpirationInDays"], rule["Status"]) == ("evidence/", 30, "Enabled")
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
