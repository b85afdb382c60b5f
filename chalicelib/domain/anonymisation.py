"""Take a deleted account out of what others keep: what was done stays, and who did it does not."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from chalicelib.domain.facts import LogEntry
from chalicelib.domain.identity import Identity

GONE: Final = Identity("a_deleted", "Deleted account")
Value = TypeVar("Value")


def without(value: Value, account_id: str) -> Value:
    """Replace the account by `GONE` wherever it occurs in `value`; return `value` itself if it does not occur."""
    after: Value = _replaced(value, account_id, GONE)
    return value if after == value else after


def named(value: Value, name: str) -> Value:
    """Call the deleted accounts in `value` by `name`: what it is in the reader's language."""
    after: Value = _replaced(value, GONE.id, Identity(GONE.id, name))
    return after


def names_in(value: Any) -> frozenset[str]:
    """Return the ids of the accounts that occur in a value."""
    if isinstance(value, Identity):
        return frozenset({value.id}) if value.id.startswith("a_") else frozenset()
    if isinstance(value, LogEntry) and value.whom and value.whom.startswith("a_"):
        return _all([value.by, Identity(value.whom, "")])
    if isinstance(value, tuple):
        return _all(value)
    return _all([getattr(value, field.name) for field in fields(value)]) if _is_plain(value) else frozenset()


def _replaced(value: Any, account_id: str, by: Identity) -> Any:
    if value == account_id:
        return by.id
    if isinstance(value, Identity):
        return by if value.id == account_id else value
    if isinstance(value, tuple):
        return tuple(_replaced(one, account_id, by) for one in value)
    if not _is_plain(value):
        return value
    changed = {field.name: _replaced(getattr(value, field.name), account_id, by) for field in fields(value)}
    if isinstance(value, LogEntry) and value.whom == account_id:
        changed["name"] = by.name
    return replace(value, **changed)


def _is_plain(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _all(values: Any) -> frozenset[str]:
    return frozenset().union(*(names_in(one) for one in values))
