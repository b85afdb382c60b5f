"""The in-process database of tests answers like one behind a real HTTP endpoint."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.store import tables
from tests.support.control import Control
from tests.support.moto_dynamodb import NOWHERE, PREFIX, endpoint, fresh_tables, requests_counted

TABLE = f"{PREFIX}-spaces"
KEY = {"pk": {"S": "s_1"}, "sk": {"S": "space"}}
ITEM = KEY | {
    "title": {"S": "Café – 東京 🎙"},
    "tags": {"L": [{"S": "a"}, {"M": {"b": {"BOOL": True}}}]},
    "n": {"N": "7"},
}
ABSENT = {"ConditionExpression": "attribute_not_exists(pk)"}
PUT = {"TableName": TABLE, "Item": ITEM}
GET = {"TableName": TABLE, "Key": KEY}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("GetItem", GET),
    ("PutItem", PUT | ABSENT),
    ("PutItem", PUT | ABSENT),
    ("GetItem", GET | {"ReturnConsumedCapacity": "TOTAL"}),
    ("UpdateItem", GET | {"UpdateExpression": "SET n = n + :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}),
    ("UpdateItem", GET | {"UpdateExpression": "SET nothing", "ReturnValues": "ALL_NEW"}),
    ("UpdateItem", GET | {"UpdateExpression": "REMOVE tags", "ReturnValues": "ALL_OLD"}),
    (
        "Query",
        {"TableName": TABLE, "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": KEY["pk"]}},
    ),
    ("BatchGetItem", {"RequestItems": {TABLE: {"Keys": [KEY]}}}),
    ("BatchWriteItem", {"RequestItems": {TABLE: [{"PutRequest": {"Item": ITEM}}]}}),
    ("TransactWriteItems", {"TransactItems": [{"Put": PUT}, {"Put": PUT | ABSENT}]}),
    ("TransactWriteItems", {"TransactItems": [{"Put": PUT | ABSENT}]}),
    ("DeleteItem", GET | {"ReturnValues": "ALL_OLD"}),
    ("GetItem", GET | {"TableName": "no-such-table"}),
    ("DescribeTable", {"TableName": TABLE}),
]


def answers(over_http: bool) -> list[Any]:
    with fresh_tables(over_http=over_http):
        kind = next(iter(tables._SUFFIXES))
        client = kind._get_connection().connection.client
        return [answer(client, operation, parameters) for operation, parameters in CALLS]


def answer(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """Return the part of an answer that is the same whenever it is asked for."""
    try:
        said = client._make_api_call(operation, parameters)
    except ClientError as error:
        said = error.response
    status = said.pop("ResponseMetadata")["HTTPStatusCode"]
    return status, said


def test_database_in_process_answers_as_over_http() -> None:
    ours, behind_http = answers(over_http=False), answers(over_http=True)
    created = [found.pop()[1]["Table"].pop("CreationDateTime") for found in (ours, behind_http)]
    assert len(created) == 2
    assert ours == behind_http
    assert [status for status, _ in ours] == [200, 200, 400, 200, 200, 400, 200, 200, 200, 200, 400, 400, 200, 400]


@pytest.mark.parametrize("over_http", [False, True], ids=["in process", "over HTTP"])
def test_requests_are_counted_and_tables_are_empty_each_time(over_http: bool) -> None:
    for _ in range(2):
        with fresh_tables(over_http=over_http), requests_counted() as requests:
            control = Control()
            assert control.deps.workers.find("w_1") is None
            control.worker("w_1")
            assert control.deps.workers.find("w_1") is not None
            assert (requests()[0], requests()[-1]) == ("GetItem", "GetItem")


def test_clients_of_the_session_send_our_user_agent() -> None:
    with fresh_tables() as session:
        ours = next(iter(tables._SUFFIXES))._get_connection().connection.client
        theirs = session.create_client("sqs")
    assert ours.meta.config.user_agent == theirs.meta.config.user_agent == tables.USER_AGENT


def test_tables_are_bound_again_as_they_were(control: Control) -> None:
    before = _address()
    with fresh_tables(over_http=True):
        assert _address() == endpoint()
    assert _address() == before == NOWHERE
    assert control.live().id


def _address() -> str:
    return str(next(iter(tables._SUFFIXES))._get_connection().connection.client.meta.endpoint_url)
