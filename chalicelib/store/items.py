"""Reads and writes that all stores share: one item or many, with or without a condition.

A failed condition is a result here (False or None). Every other failure is raised as PynamoDB raises it.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import Attribute
from pynamodb.constants import ALL_OLD, STRING
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, PynamoDBConnectionError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.store.tables import Item, Unreadable

log = logging.getLogger(__name__)
CONDITION_FAILED = "ConditionalCheckFailedException"

Kind = TypeVar("Kind", bound=Item)
Value = TypeVar("Value")
Key = tuple[str, str]


class Json(Attribute[Any]):
    """An attribute that holds a value of the type `kind` as JSON text."""

    attr_type = STRING

    def __init__(self, kind: Any, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def serialize(self, value: Any) -> str:
        return msgspec.json.encode(value).decode()

    def deserialize(self, value: str) -> Any:
        return msgspec.json.decode(value, type=self.kind)


def read(
    kind: type[Kind], pk: str, sk: str, *, consistent: bool = True, attributes: Sequence[str] | None = None
) -> Kind | None:
    """Return the item, or None if there is none. `attributes` limits which attributes are read."""
    try:
        return kind.get(pk, sk, consistent_read=consistent, attributes_to_get=attributes)
    except DoesNotExist:
        return None


def read_many(kind: type[Kind], keys: Iterable[Key], *, consistent: bool = True) -> list[Kind]:
    """Return the items that exist among these keys, in no order: one request per hundred, none without keys.

    Keys that DynamoDB leaves unprocessed are requested again.
    """
    return list(kind.batch_get(set(keys), consistent_read=consistent))


def readable(found: Iterator[Kind], value_of: Callable[[Kind], Value]) -> Iterator[Value]:
    """Yield the values of the items of a query. A row that cannot be read is logged and left out: in a list of
    everybody's, one must not hide all others, nor keep a schedule from them."""
    while True:
        try:
            yield _value(next(found), value_of)
        except StopIteration:
            return
        except Unreadable as error:
            log.error("a row was left out", exc_info=error)


def _value(item: Kind, value_of: Callable[[Kind], Value]) -> Value:
    try:
        return value_of(item)
    except ValueError as error:
        raise Unreadable(f"{item.pk} {item.sk} cannot be read") from error


def write_many(kind: type[Kind], save: Iterable[Kind] = (), delete: Iterable[Key] = ()) -> None:
    """Save and delete items in batches of 25, each one request. No key may occur twice.

    Items that DynamoDB leaves unprocessed are sent again, up to two times; then PutError is raised.
    """
    with kind.batch_write() as batch:
        for item in save:
            batch.save(item)
        for key in delete:
            batch.delete(kind(*key))


def save_if(item: Item, condition: Condition) -> bool:
    """Save the item if the condition holds; return whether it did."""
    try:
        item.save(condition)
    except PutError as error:
        return _refused(error)
    return True


def update_if(item: Item, actions: Sequence[Action], condition: Condition) -> bool:
    """Update the item if the condition holds; return whether it did. `item` then has the stored values."""
    try:
        item.update(actions=list(actions), condition=condition)
    except UpdateError as error:
        return _refused(error)
    return True


def delete_if(item: Item, condition: Condition) -> bool:
    """Delete the item if the condition holds; return whether it did."""
    try:
        item.delete(condition)
    except DeleteError as error:
        return _refused(error)
    return True


def take(kind: type[Kind], pk: str, sk: str) -> Kind | None:
    """Delete the item and return it, None if there is none. Of two simultaneous calls, one gets None."""
    table = kind._get_connection()
    try:
        data = table.delete_item(pk, sk, condition=kind.pk.exists(), return_values=ALL_OLD)
    except DeleteError as error:
        _refused(error)
        return None
    return kind.from_raw_data(data["Attributes"])


def exchange(kind: type[Kind], key: Key, actions: Collection[Action], condition: Condition) -> Kind | None:
    """Update the item if the condition holds, and return it as it was before; None if the condition did not hold.

    A new item is returned without attributes.
    """
    table = kind._get_connection()
    try:
        data = table.update_item(*key, actions=list(actions), condition=condition, return_values=ALL_OLD)
    except UpdateError as error:
        _refused(error)
        return None
    before = data.get("Attributes")
    return kind.from_raw_data(before) if before else kind(*key)


def _refused(error: PynamoDBConnectionError) -> bool:
    """Return False if the write failed because of its condition. Raises any other error again."""
    if error.cause_response_code != CONDITION_FAILED:
        raise error
    return False
