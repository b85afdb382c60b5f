"""What an account prefers: one item under the account's own key, `a_...` / `preferences`.

An attribute per preference, so that two changes at once to different ones are both kept.
"""

from typing import Any

from pynamodb.attributes import BooleanAttribute

from chalicelib.store.items import read
from chalicelib.store.tables import Item, in_table

SK = "preferences"


@in_table("accounts")
class PreferencesItem(Item):
    """None is what the account never chose."""

    class Meta:
        table_name = "accounts"

    show_listening = BooleanAttribute(null=True)
    listen_anonymously = BooleanAttribute(null=True)
    single_keys = BooleanAttribute(null=True)


class PreferencesStore:
    """Only what the account chose is kept; the service knows what holds otherwise."""

    def load(self, account_id: str) -> dict[str, Any]:
        """What the account chose, by name."""
        item = read(PreferencesItem, account_id, SK)
        return _chosen(item) if item else {}

    def save(self, account_id: str, chosen: dict[str, Any]) -> dict[str, Any]:
        """Keeps what is in `chosen`, and leaves the rest; all that the account chose."""
        item = PreferencesItem(account_id, SK)
        item.update([getattr(PreferencesItem, name).set(value) for name, value in chosen.items()])
        return _chosen(item)


def _chosen(item: PreferencesItem) -> dict[str, Any]:
    values = item.attribute_values.items()
    return {name: value for name, value in values if name not in ("pk", "sk", "expires_at") and value is not None}
