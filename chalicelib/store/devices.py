"""Devices that receive push messages, and what their owner wants of them: `{prefix}-inbox`.

| pk | sk | holds |
|---|---|---|
| `DEVICES#a_...` | `DEVICE#{digest of the endpoint}` | where to push, and with which keys |
| `DEVICES#a_...` | `WANTED` | the choices that the person made |
| `DEVICE#{digest}` | `OWNER` | the account that owns the device |
"""

import hashlib
from collections.abc import Collection

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import ALL_OLD

from chalicelib.domain.push import DEVICES, Device
from chalicelib.store.items import Json, delete_if, read
from chalicelib.store.tables import Item, in_table


@in_table("inbox")
class DeviceItem(Item):
    class Meta:
        table_name = "inbox"

    device = Json(Device, null=True)
    wanted = Json(dict[str, bool], null=True)
    owner = UnicodeAttribute(null=True)
    session = UnicodeAttribute(null=True)


class DeviceStore:
    """At most ten devices of each person."""

    def put(self, account_id: str, device: Device, session: str | None = None) -> None:
        """Store a device, and delete the oldest if there are more than ten. `session` is the digest of its session.

        A browser belongs to the account that enrolled it last, so that one person's news is not shown to the next.
        """
        owner = self._own(account_id, device.id)
        if owner is not None and owner != account_id:
            self.delete(owner, device.id)
        DeviceItem(_pk(account_id), f"DEVICE#{device.id}", device=device, session=session).save()
        kept = sorted(self.of(account_id), key=lambda one: one.at, reverse=True)
        for old in kept[DEVICES:]:
            self.delete(account_id, old.id)

    def of(self, account_id: str) -> list[Device]:
        """Return the person's devices."""
        found = DeviceItem.query(_pk(account_id), DeviceItem.sk.startswith("DEVICE#"), consistent_read=True)
        return [item.device for item in found]

    def find(self, account_id: str, device: str) -> Device | None:
        """Return one of the person's devices, or None."""
        item = read(DeviceItem, _pk(account_id), f"DEVICE#{device}")
        return item.device if item else None

    def delete(self, account_id: str, device: str) -> None:
        """Delete a device, and that it is the person's; nothing happens if there is none."""
        DeviceItem(_pk(account_id), f"DEVICE#{device}").delete()
        delete_if(DeviceItem(f"DEVICE#{device}", "OWNER"), DeviceItem.owner == account_id)

    def all(self, account_id: str) -> tuple[list[Device], dict[str, bool]]:
        """Return the person's devices and choices, in one request."""
        found = list(DeviceItem.query(_pk(account_id)))
        chosen: dict[str, bool] = next((item.wanted for item in found if item.wanted is not None), {})
        return [item.device for item in found if item.device is not None], chosen

    def choose(self, account_id: str, wanted: dict[str, bool]) -> None:
        """Store the person's choices."""
        DeviceItem(_pk(account_id), "WANTED", wanted=wanted).save()

    def forget_all(self, account_id: str) -> None:
        """Delete the person's devices and choices."""
        for device in self.of(account_id):
            self.delete(account_id, device.id)
        DeviceItem(_pk(account_id), "WANTED").delete()

    def withdraw(self, account_id: str, ended: Collection[str]) -> None:
        """Delete the devices that were registered by one of the sessions `ended`, or that name no session."""
        found = DeviceItem.query(_pk(account_id), DeviceItem.sk.startswith("DEVICE#"), consistent_read=True)
        for item in found:
            if item.session is None or item.session in ended:
                self.delete(account_id, item.device.id)

    def _own(self, account_id: str, device: str) -> str | None:
        """Store the device's owner, and return the previous one, None if there was none."""
        item = DeviceItem(f"DEVICE#{device}", "OWNER")
        table = DeviceItem._get_connection()
        data = table.put_item(item.pk, item.sk, attributes={"owner": {"S": account_id}}, return_values=ALL_OLD)
        before = data.get("Attributes")
        return DeviceItem.from_raw_data(before).owner if before else None


def device_id(endpoint: str) -> str:
    """Return the id of a device: the digest of its endpoint."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:32]


def _pk(account_id: str) -> str:
    return f"DEVICES#{account_id}"
