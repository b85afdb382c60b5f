"""What is addressed to one person wherever they are on the site: lines of notifications and of conversations.

A browser leaves out kinds that it does not know, so that a new kind does no harm to a page of before.
"""

from msgspec import Struct

from chalicelib.protocol.rooms import Count, Person


class NotificationView(Struct, frozen=True):
    """One line of the person's notifications. `by` are those who did it last, the newest first, `count` how many
    did; `space` and `post` are ids of what it is about, `text` its title or words."""

    id: str
    kind: str
    at: int
    by: tuple[Person, ...] = ()
    count: Count = 0
    space: str | None = None
    post: str | None = None
    text: str = ""


class NotificationAdded(Struct, frozen=True, tag_field="type", tag="noted"):
    """A new line of notifications, or one that somebody joined; `unread` counts up to 100."""

    line: NotificationView
    unread: Count


class InviteCard(Struct, frozen=True):
    """An invite to speak as a line carries it. It ends at `ends_at` (epoch ms); `answer` is `accepted`, `declined` or,
    while there is none, null."""

    id: str
    ends_at: int
    answer: str | None = None


class MessageView(Struct, frozen=True):
    """One line of a conversation. `kind` is `text`, a card (`space`, `invite`), or what happened (`named`, `added`,
    `left`). `people` are those who were added."""

    seq: Count
    at: int
    by: Person
    kind: str
    text: str = ""
    space: str | None = None
    invite: InviteCard | None = None
    people: tuple[Person, ...] = ()


class MessageAdded(Struct, frozen=True, tag_field="type", tag="said"):
    """A new line of a conversation of theirs, or an invite in it that was answered."""

    conversation: str
    line: MessageView


class ReadElsewhere(Struct, frozen=True, tag_field="type", tag="seen"):
    """The person read something in another tab; all that is unread is counted anew."""


Told = NotificationAdded | MessageAdded | ReadElsewhere
