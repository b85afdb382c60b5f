"""The parts in the order in which they are erased: what others see first, the account itself last."""

from typing import Final

from chalicelib.services.account.belongings import Part, inbox, own, rooms, said

PARTS: Final[tuple[Part, ...]] = (
    Part("spaces", rooms.export_spaces, rooms.erase_spaces),
    Part("posts", said.export_posts, said.erase_posts),
    Part("fleets", said.export_fleets, said.erase_fleets),
    Part("likes", said.export_likes, said.erase_likes),
    Part("messages", inbox.export_messages, inbox.erase_messages),
    Part("notifications", inbox.export_notifications, inbox.erase_notifications),
    Part("devices", inbox.export_devices, inbox.erase_devices),
    Part("reminders", rooms.export_reminders, rooms.erase_reminders),
    Part("ties", own.export_ties, own.erase_ties),
    Part("profile", own.export_profile, own.erase_profile),
)


def first() -> str:
    """The cursor of the beginning."""
    return f"{PARTS[0].name}:"


def at(cursor: str) -> tuple[Part, str | None]:
    """The part that a cursor stands in, and where in it."""
    name, _, inner = cursor.partition(":")
    return next(part for part in PARTS if part.name == name), inner or None


def after(part: Part, inner: str | None) -> str | None:
    """The cursor of what follows a page of the part; None at the very end."""
    if inner is not None:
        return f"{part.name}:{inner}"
    place = PARTS.index(part) + 1
    return f"{PARTS[place].name}:" if place < len(PARTS) else None
