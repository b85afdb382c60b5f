"""The parts in the order of their erasure: what others can see comes first, the account itself last."""

from typing import Final

from chalicelib.services.account.deletion import messages, posts, profile, spaces
from chalicelib.services.account.deletion.data_part import DataPart

PARTS: Final[tuple[DataPart, ...]] = (
    DataPart("spaces", spaces.export_spaces, spaces.erase_spaces),
    DataPart("clips", spaces.export_clips, spaces.erase_clips),
    DataPart("posts", posts.export_posts, posts.erase_posts),
    DataPart("fleets", posts.export_fleets, posts.erase_fleets),
    DataPart("likes", posts.export_likes, posts.erase_likes),
    DataPart("bookmarks", posts.export_bookmarks, posts.erase_bookmarks),
    DataPart("messages", messages.export_messages, messages.erase_messages),
    DataPart("notifications", messages.export_notifications, messages.erase_notifications),
    DataPart("devices", messages.export_devices, messages.erase_devices),
    DataPart("reminders", spaces.export_reminders, spaces.erase_reminders),
    DataPart("ties", profile.export_relationships, profile.erase_relationships),
    DataPart("profile", profile.export_profile, profile.erase_profile),
)


def first() -> str:
    """The cursor of the first page of the first part."""
    return f"{PARTS[0].name}:"


def at(cursor: str) -> tuple[DataPart, str | None]:
    """The part that a cursor refers to, and the cursor within that part."""
    name, _, inner = cursor.partition(":")
    return next(part for part in PARTS if part.name == name), inner or None


def after(part: DataPart, inner: str | None) -> str | None:
    """The cursor of the page after one of `part`; `inner` is its cursor within the part. None after the last part."""
    if inner is not None:
        return f"{part.name}:{inner}"
    place = PARTS.index(part) + 1
    return f"{PARTS[place].name}:" if place < len(PARTS) else None
