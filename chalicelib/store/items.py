"""Reads and writes that all stores share: one item or many, on condition or not.

DynamoDB refuses a write whose condition does not hold. That is an answer here (False or None), and every other failure
is raised as PynamoDB raises it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import Attribute
from pynamodb.constants import ALL_OLD, STRING
from pynamodb.exceptions import DeleteError, DoesNotExist, PutError, PynamoDBConnectionError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.store.tables import Item

CONDITION_FAILED = "ConditionalCheckFailedException"

Kind = TypeVar("Kind", bound=Item)
Key = tuple[str, str]


class Json(Attribute[Any]):
    """An attribute that holds a value of the type `kind` as JSON text, so that it is one attribute to write."""

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
    """The item, or None if there is none; `attributes` limits what is read of it."""
    try:
        return kind.get(pk, sk, consistent_read=consistent, attributes_to_get=attributes)
    except DoesNotExist:
        return None


def read_many(kind: type[Kind], keys: Iterable[Key], *, consistent: bool = True) -> list[Kind]:
    """The items that exist of these keys, in no order: one request per hundred, none without keys.

    Keys that DynamoDB leaves unprocessed are asked for again.
    """
    return list(kind.batch_get(set(keys), consistent_read=consistent))


def write_many(kind: type[Kind], save: Iterable[Kind] = (), delete: Iterable[Key] = ()) -> None:
    """Saves and deletes items in batches of 25, each one request; no key may occur twice.

    Items that DynamoDB leaves unprocessed are sent again, up to two times; then PutError is raised.
    """
    with kind.batch_write() as batch:
        for item in save:
            batch.save(item)
        for key in delete:
            batch.delete(kind(*key))


def save_if(item: Item, condition: Condition) -> bool:
    """Saves the item if the condition holds; returns whether it did."""
    try:
        item.save(condition)
    except PutError as error:
        return _refused(error)
    return True


def update_if(item: Item, actions: Sequence[Action], condition: Condition) -> bool:
    """Updates the item if the condition holds; returns whether it did. `item` then has the values of the table."""
    try:
        item.update(actions=list(actions), condition=condition)
    except UpdateError as error:
        return _refused(error)
    return True


def delete_if(item: Item, condition: Condition) -> bool:
    """Deletes the item if the condition holds; returns whether it did."""
    try:
        item.delete(condition)
    except DeleteError as error:
        return _refused(error)
    return True


def take(kind: type[Kind], pk: str, sk: str) -> Kind | None:
    """Deletes the item and returns it; None if there is none. Of two that take it at once, one gets None."""
    table = kind._get_connection()
    try:
        data = table.delete_item(pk, sk, condition=kind.pk.exists(), return_values=ALL_OLD)
    except DeleteError as error:
        _refused(error)
        return None
    return kind.from_raw_data(data["Attributes"])


def exchange(kind: type[Kind], key: Key, actions: Collection[Action], condition: Condition) -> Kind | None:
    """Updates the item if the condition holds and returns it as it was before, without attributes if it is new; None
    if the condition did not hold."""
    table = kind._get_connection()
    try:
        data = table.update_item(*key, actions=list(actions), condition=condition, return_values=ALL_OLD)
    except UpdateError as error:
        _refused(error)
        return None
    before = data.get("Attributes")
    return kind.from_raw_data(before) if before else kind(*key)


def _refused(error: PynamoDBConnectionError) -> bool:
    """False if the write failed because its condition did not hold. Raises any other error again."""
    if error.cause_response_code != CONDITION_FAILED:
        raise error
    return False
