"""The deployed tables are those that the code reads and writes."""

from typing import Any

import pytest

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
from tests.support.cloudformation import named, resources

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


@pytest.fixture(scope="module")
def tables() -> dict[str, Any]:
    """Map suffixes to the properties of the tables."""
    found = [one["Properties"] for one in resources("AWS::DynamoDB::Table").values()]
    return {named(table["TableName"]).rsplit("-", 1)[1]: table for table in found}


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


def test_what_is_kept_survives_the_stack_and_can_be_restored() -> None:
    kept = {name: one for name, one in resources("AWS::DynamoDB::Table").items() if one["DeletionPolicy"] == "Retain"}
    assert set(kept) == {"Spaces", "Accounts", "Ties", "Posts", "Inbox", "Search"}
    for name, table in kept.items():
        made = table["Properties"]
        assert made["DeletionProtectionEnabled"] == {"Fn::If": ["Protected", True, False]}
        restorable = made.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False)
        assert restorable is (name != "Search")  # it is built again from what it indexes
    (chosen,) = resources("AWS::Backup::BackupSelection").values()
    saved = {one["Fn::GetAtt"].split(".")[0] for one in chosen["Properties"]["BackupSelection"]["Resources"]}
    assert saved == set(kept) - {"Search"}


def test_tables_cost_nothing_while_nobody_comes_and_are_encrypted(tables: dict[str, Any]) -> None:
    for table in tables.values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"
        assert table["SSESpecification"] == {"SSEEnabled": True}
