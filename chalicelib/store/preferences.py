"""An account's preferences: one item under the account's own key, `a_...` / `preferences`.

Each preference is an attribute, so that simultaneous changes of different ones are both stored.
"""

from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import BooleanAttribute

from chalicelib.store.items import Json, read, read_many
from chalicelib.store.tables import Item, in_table

SK = "preferences"


@in_table("accounts")
class PreferencesItem(Item):
    """An account's preferences. None means that the account never chose."""

    class Meta:
        table_name = "accounts"

    show_listening = BooleanAttribute(null=True)
    listen_anonymously = BooleanAttribute(null=True)
    single_keys = BooleanAttribute(null=True)
    show_reading = BooleanAttribute(null=True)
    muted_words = Json(tuple[str, ...], null=True)
    podcast = BooleanAttribute(null=True)


class PreferencesStore:
    """Stores only what the account chose; the service has the defaults."""

    def load(self, account_id: str) -> dict[str, Any]:
        """Return what the account chose, by name."""
        item = read(PreferencesItem, account_id, SK)
        return _chosen(item) if item else {}

    def load_all(self, account_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return what each of these accounts chose, if anything; a request per hundred."""
        found = read_many(PreferencesItem, [(account_id, SK) for account_id in account_ids])
        return {item.pk: _chosen(item) for item in found}

    def save(self, account_id: str, chosen: dict[str, Any]) -> dict[str, Any]:
        """Store the preferences in `chosen` and leave the others; return all that the account chose."""
        item = PreferencesItem(account_id, SK)
        item.update([getattr(PreferencesItem, name).set(value) for name, value in chosen.items()])
        return _chosen(item)


def _chosen(item: PreferencesItem) -> dict[str, Any]:
    values = item.attribute_values.items()
    return {name: value for name, value in values if name not in ("pk", "sk", "expires_at") and value is not None}
