"""Update expressions in the local cloud: what each does to an item, and how mistakes are refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.store import tables
from tests.support.moto_dynamodb import PREFIX, fresh_tables

TABLE = f"{PREFIX}-spaces"
KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}
LIST = {"L": [{"S": "0"}, {"S": "1"}, {"S": "2"}]}
ITEM = KEY | {"n": {"N": "1"}, "tags": {"SS": ["x", "y"]}, "l": LIST, "m": {"M": {"in": {"N": "5"}}}}
VALUES = {":one": {"N": "1"}, ":x": {"SS": ["x"]}, ":s": {"S": "s"}, ":l": {"L": [{"S": "3"}]}}
NAMES = {"#n": "n", "#m": "m", "#o": "o"}
MANY = [f"a{number}" for number in range(40)]
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("SET n = n + :one", {"n": {"N": "2"}}),
    ("SET #n = n - :one, #o = if_not_exists(#o, :s)", {"n": {"N": "0"}, "o": {"S": "s"}}),
    ("SET l = list_append(l, :l)", {"l": {"L": [*LIST["L"], {"S": "3"}]}}),
    (
        "SET #m.deep = :s REMOVE l[0], l[2]",
        {"m": {"M": {"in": {"N": "5"}, "deep": {"S": "s"}}}, "l": {"L": [{"S": "1"}]}},
    ),
    ("ADD n :one DELETE tags :x", {"n": {"N": "2"}, "tags": {"SS": ["y"]}}),
    ("SET " + ", ".join(f"{name} = :s" for name in MANY), {name: {"S": "s"} for name in MANY}),
]
MISTAKES = [
    ("SET n = :one SET o = :s", 'The "SET" section can only be used once'),
    ("SET n = :one REMOVE l REMOVE tags", 'The "REMOVE" section can only be used once'),
    ("ADD n :one ADD o :one", 'The "ADD" section can only be used once'),
    ("SET n = :one, n = :one", "path one: [n], path two: [n]"),
    ("SET #n = :one, #n = :s", "path one: [n], path two: [n]"),
    ("SET #m.a = :one, #m.a.b = :s", "path one: [#m, a], path two: [#m, a, b]"),
    ("SET pk = :s", "Cannot update attribute pk. This attribute is part of the key"),
    ("SET n = absent + :one", "refers to an attribute that does not exist in the item"),
    ("SET n = n + :s", "Incorrect operand type for operator or function; operator or function: +"),
    ("SET n = :absent", "attribute value: :absent"),
    ("SET n = #absent", "attribute name: #absent"),
    ("SET n.deep.deeper = :one", "The document path provided in the update expression is invalid for update"),
    ("SET n =", 'token: "<EOF>"'),
]


@pytest.fixture
def client() -> Iterator[Any]:
    """A DynamoDB client, with ITEM in the table."""
    with fresh_tables():
        ours = next(iter(tables._SUFFIXES))._get_connection().connection.client
        ours._make_api_call("PutItem", {"TableName": TABLE, "Item": ITEM})
        yield ours


def update(client: Any, expression: str) -> dict[str, Any]:
    """The item afterwards."""
    said = {"TableName": TABLE, "Key": KEY, "UpdateExpression": expression, "ReturnValues": "ALL_NEW"}
    values = {name: value for name, value in VALUES.items() if name in expression}
    names = {name: value for name, value in NAMES.items() if name in expression}
    said |= {"ExpressionAttributeValues": values} if values else {}
    said |= {"ExpressionAttributeNames": names} if names else {}
    attributes: dict[str, Any] = client._make_api_call("UpdateItem", said)["Attributes"]
    return attributes


@pytest.mark.parametrize(("expression", "changed"), CHANGES)
def test_expression_changes_the_item(client: Any, expression: str, changed: dict[str, Any]) -> None:
    assert update(client, expression) == ITEM | changed


@pytest.mark.parametrize(("expression", "reason"), MISTAKES)
def test_mistake_is_refused(client: Any, expression: str, reason: str) -> None:
    with pytest.raises(ClientError) as refused:
        update(client, expression)
    error = refused.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert reason in error["Message"]
