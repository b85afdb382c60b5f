"""Queries in the local cloud: the same answers as moto gives when it looks at the whole table."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from moto.dynamodb.models.table import Table

from chalicelib.store import spaces
from infra.local import moto_queries
from tests.support.moto_dynamodb import PREFIX, fresh_tables

TABLE = f"{PREFIX}-spaces"
QUERIES: list[dict[str, Any]] = [
    {"KeyConditionExpression": "pk = :a"},
    {"KeyConditionExpression": "pk = :a", "ScanIndexForward": False, "Limit": 3},
    {"KeyConditionExpression": "pk = :a AND begins_with(sk, :one)"},
    {"KeyConditionExpression": "pk = :absent"},
    {"IndexName": "by-time", "KeyConditionExpression": "listing = :a"},
    {"IndexName": "by-time", "KeyConditionExpression": "listing = :a", "ScanIndexForward": False, "Limit": 4},
    {"IndexName": "by-time", "KeyConditionExpression": "listing = :a AND listed_at > :five"},
    {"IndexName": "by-time", "KeyConditionExpression": "listing = :absent"},
]
VALUES = {":a": {"S": "a"}, ":one": {"S": "1"}, ":absent": {"S": "-"}, ":five": {"N": "5.0"}}


@pytest.fixture
def client() -> Iterator[Any]:
    """A DynamoDB client, with rows of three partitions in the table, half of which are in the index."""
    with fresh_tables():
        ours = spaces.SpaceItem._get_connection().connection.client
        chance = random.Random(3)
        for number in chance.sample(range(40), 40):
            row = {"pk": {"S": chance.choice("abc")}, "sk": {"S": str(number)}}
            listed = {"listing": {"S": chance.choice("ab")}, "listed_at": {"N": str(chance.randrange(12))}}
            ours._make_api_call("PutItem", {"TableName": TABLE, "Item": row | (listed if number % 2 else {})})
        yield ours


@pytest.mark.parametrize("asked", QUERIES, ids=str)
def test_query_finds_what_moto_finds_in_the_whole_table(
    client: Any, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pages(client, asked)
    monkeypatch.setattr(Table, "query", moto_queries._query)
    assert found == pages(client, asked)
    assert bool(found[0]["Items"]) is (":absent" not in asked["KeyConditionExpression"])


def pages(client: Any, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers with all pages of a query."""
    values = {name: value for name, value in VALUES.items() if name in asked["KeyConditionExpression"]}
    more: dict[str, Any] = {}
    found = []
    while True:
        said = {"TableName": TABLE, "ExpressionAttributeValues": values} | asked | more
        answer = client._make_api_call("Query", said)
        found.append({part: answer.get(part) for part in ("Items", "Count", "ScannedCount", "LastEvaluatedKey")})
        if not answer.get("LastEvaluatedKey"):
            return found
        more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
