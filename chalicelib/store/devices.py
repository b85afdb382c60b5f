"""Devices that are pushed to, and what their person wants: `{prefix}-inbox`.

| pk | sk | holds |
|---|---|---|
| `DEVICES#a_...` | `DEVICE#{digest of the endpoint}` | where and with which keys |
| `DEVICES#a_...` | `WANTED` | what of it the person chose themself |
| `DEVICE#{digest}` | `OWNER` | whose the device is |
"""

import hashlib

from pynamodb.attributes import UnicodeAttribute
from pynamodb.constants import ALL_OLD

from chalicelib.domain.push import DEVICES, Device
from chalicelib.store.items import Json, read
from chalicelib.store.tables import Item, in_table


@in_table("inbox")
class DeviceItem(Item):
    class Meta:
        table_name = "inbox"

    device = Json(Device, null=True)
    wanted = Json(dict[str, bool], null=True)
    owner = UnicodeAttribute(null=True)


class DeviceStore:
    """At most ten devices of each person."""

    def put(self, account_id: str, device: Device) -> None:
        """Keep a device; the oldest goes where there are more than ten. A browser belongs to whoever enrolled it last:
        what is told to one person is not shown to the next."""
        owner = self._own(account_id, device.id)
        if owner is not None and owner != account_id:
            self.delete(owner, device.id)
        DeviceItem(_pk(account_id), f"DEVICE#{device.id}", device=device).save()
        kept = sorted(self.of(account_id), key=lambda one: one.at, reverse=True)
        for old in kept[DEVICES:]:
            self.delete(account_id, old.id)

    def of(self, account_id: str) -> list[Device]:
        """The person's devices."""
        found = DeviceItem.query(_pk(account_id), DeviceItem.sk.startswith("DEVICE#"), consistent_read=True)
        return [item.device for item in found]

    def find(self, account_id: str, device: str) -> Device | None:
        """One of the person's devices, or None."""
        item = read(DeviceItem, _pk(account_id), f"DEVICE#{device}")
        return item.device if item else None

    def delete(self, account_id: str, device: str) -> None:
        """Forget a device; nothing happens if it is forgotten."""
        DeviceItem(_pk(account_id), f"DEVICE#{device}").delete()

    def all(self, account_id: str) -> tuple[list[Device], dict[str, bool]]:
        """The person's devices and what they chose, in one request."""
        found = list(DeviceItem.query(_pk(account_id)))
        chosen: dict[str, bool] = next((item.wanted for item in found if item.wanted is not None), {})
        return [item.device for item in found if item.device is not None], chosen

    def choose(self, account_id: str, wanted: dict[str, bool]) -> None:
        """Keep what the person chose."""
        DeviceItem(_pk(account_id), "WANTED", wanted=wanted).save()

    def forget_all(self, account_id: str) -> None:
        """Push to none of the person's devices any more, and forget what they chose."""
        self.withdraw_all(account_id)
        DeviceItem(_pk(account_id), "WANTED").delete()

    def withdraw_all(self, account_id: str) -> None:
        """Push to none of the person's devices any more: each that is signed in says so again at its next page."""
        for device in self.of(account_id):
            DeviceItem(f"DEVICE#{device.id}", "OWNER").delete()
            self.delete(account_id, device.id)

    def _own(self, account_id: str, device: str) -> str | None:
        """Note whose a device is now; whose it was before."""
        item = DeviceItem(f"DEVICE#{device}", "OWNER")
        table = DeviceItem._get_connection()
        data = table.put_item(item.pk, item.sk, attributes={"owner": {"S": account_id}}, return_values=ALL_OLD)
        before = data.get("Attributes")
        return DeviceItem.from_raw_data(before).owner if before else None


def device_id(endpoint: str) -> str:
    """What names a device of a person: the digest of where it is pushed to."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:32]


def _pk(account_id: str) -> str:
    return f"DEVICES#{account_id}"
