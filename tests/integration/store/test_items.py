"""What all stores share: conditional writes, batches, and JSON attributes, on real tables."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from pynamodb.connection import TableConnection
from pynamodb.exceptions import DeleteError, PutError, PynamoDBConnectionError, UpdateError

from chalicelib.domain.identity import Identity
from chalicelib.store.items import (
    delete_if,
    exchange,
    read,
    read_many,
    save_if,
    take,
    update_if,
    write_many,
)
from chalicelib.store.post_items import PostItem
from tests.support.moto_dynamodb import fresh_tables, requests_counted

KEY = ("a", "1")


@pytest.fixture(autouse=True)
def table() -> Iterator[None]:
    with fresh_tables():
        yield


def test_value_is_read_as_it_was_written() -> None:
    PostItem(*KEY, answers=Identity("a_ana", "Ana", "ana")).save()
    PostItem("a", "2").save()
    assert [item.answers for item in PostItem.query("a")] == [Identity("a_ana", "Ana", "ana"), None]
    raw = PostItem._get_connection().get_item("a", range_key="1")["Item"]["answers"]
    assert raw == {"S": '{"id":"a_ana","name":"Ana","handle":"ana"}'}


def test_item_is_saved_updated_and_deleted_only_if_the_condition_holds() -> None:
    assert save_if(PostItem(*KEY, version=1), PostItem.pk.does_not_exist())
    assert not save_if(PostItem(*KEY, version=2), PostItem.pk.does_not_exist())
    item = PostItem(*KEY)
    assert not update_if(item, [PostItem.version.set(3)], PostItem.version == 2)
    assert update_if(item, [PostItem.version.add(3)], PostItem.version == 1)
    assert item.version == 4
    assert not delete_if(PostItem(*KEY), PostItem.version == 1)
    assert read(PostItem, *KEY) is not None
    assert delete_if(PostItem(*KEY), PostItem.version == 4)
    assert read(PostItem, *KEY) is None


def test_one_of_many_that_save_or_take_the_same_item_at_once_wins() -> None:
    with ThreadPoolExecutor(5) as threads:
        saved = list(threads.map(lambda n: save_if(PostItem(*KEY, version=n), PostItem.pk.does_not_exist()), range(5)))
        taken = [one for one in threads.map(lambda _: take(PostItem, *KEY), range(5)) if one is not None]
    assert (sum(saved), [one.version for one in taken]) == (1, [saved.index(True)])


def test_exchange_answers_what_was_there_before() -> None:
    def raise_to(number: int) -> PostItem | None:
        lower = PostItem.version.does_not_exist() | (PostItem.version < number)
        return exchange(PostItem, KEY, [PostItem.version.set(number)], lower)

    first, second, third = raise_to(1), raise_to(2), raise_to(2)
    assert first is not None
    assert second is not None
    assert [first.version, second.version, third] == [None, 1, None]


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (lambda item: save_if(item, PostItem.pk.exists()), PutError),
        (lambda item: update_if(item, [PostItem.version.set(1)], PostItem.pk.exists()), UpdateError),
        (lambda item: delete_if(item, PostItem.pk.exists()), DeleteError),
        (lambda item: take(PostItem, *KEY), DeleteError),
        (
            lambda item: exchange(PostItem, KEY, [PostItem.version.set(1)], PostItem.pk.exists()),
            UpdateError,
        ),
    ],
    ids=["save_if", "update_if", "delete_if", "take", "exchange"],
)
def test_failure_that_is_not_the_conditions_is_raised(
    write: Callable[[PostItem], Any], error: type[PynamoDBConnectionError]
) -> None:
    refused = ClientError({"Error": {"Code": "AccessDeniedException"}}, "Write")
    with mock.patch.object(BaseClient, "_make_api_call", side_effect=refused), pytest.raises(error) as raised:
        write(PostItem(*KEY))
    assert raised.value.cause_response_code == "AccessDeniedException"


def test_many_items_are_written_and_read_in_as_few_requests_as_dynamodb_allows() -> None:
    keys = [("a", str(number)) for number in range(120)]
    with requests_counted() as requests:
        write_many(PostItem, [PostItem(*key, version=1) for key in keys])
        write_many(PostItem, [PostItem("a", "120")], keys[:10])
        found = read_many(PostItem, [*keys, *keys, ("a", "never")])
    assert sorted(item.sk for item in found) == sorted(sk for _, sk in keys[10:])
    assert requests() == ["BatchWriteItem"] * 6 + ["BatchGetItem"] * 2


def test_nothing_to_read_or_write_is_no_request() -> None:
    with requests_counted() as requests:
        write_many(PostItem)
        assert read_many(PostItem, ()) == []
    assert requests() == []


def test_keys_that_are_left_unprocessed_are_read_and_written_all_the_same() -> None:
    items = [PostItem("a", str(number), version=number) for number in range(5)]
    with _half_done("batch_write_item", "put_items"):
        write_many(PostItem, items)
    with _half_done("batch_get_item", "keys"):
        found = read_many(PostItem, [(item.pk, item.sk) for item in items])
    assert sorted(item.version for item in found) == [0, 1, 2, 3, 4]


@contextmanager
def _half_done(operation: str, argument: str) -> Iterator[None]:
    """Let DynamoDB process half of the first request, and report the other half as unprocessed."""
    whole, calls = getattr(TableConnection, operation), []

    def half(table: TableConnection, *given: Any, **named: Any) -> Any:
        calls.append(named)
        rows = list(given[0] if given else named[argument])
        if len(calls) > 1:
            return whole(table, *given, **named)
        done = {**named, argument: rows[:2]}
        answer = whole(table, **done)
        name = table.table_name
        if operation == "batch_get_item":
            return answer | {"UnprocessedKeys": {name: {"Keys": rows[2:]}}}
        return answer | {"UnprocessedItems": {name: [{"PutRequest": {"Item": row}} for row in rows[2:]]}}

    with mock.patch.object(TableConnection, operation, half):
        yield
    assert len(calls) == 2
