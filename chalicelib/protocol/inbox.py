"""What one person is sent on any page of the site: notifications and direct messages.

A browser ignores kinds that it does not know, so a new kind does no harm to pages that are already open.
"""

from msgspec import Struct

from chalicelib.protocol.rooms import Count, Person


class NotificationView(Struct, frozen=True):
    """One notification.

    `by` are the last people who did it, newest first; `count` is how many did. `space` and `post` are the ids of what
    it is about, and `text` is its title or text. `at` and `starts_at` (of a Space that was moved) are epoch
    ms.
    """

    id: str
    kind: str
    at: int
    by: tuple[Person, ...] = ()
    count: Count = 0
    space: str | None = None
    post: str | None = None
    text: str = ""
    starts_at: int | None = None


class NotificationAdded(Struct, frozen=True, tag_field="type", tag="noted"):
    """A new notification, or one that somebody joined. `unread` counts up to 100."""

    line: NotificationView
    unread: Count


class InviteCard(Struct, frozen=True):
    """An invite to speak in a message. It ends at `ends_at` (epoch ms).

    `answer` is `accepted` or `declined`, None while there is none.
    """

    id: str
    ends_at: int
    answer: str | None = None


class MessagePicture(Struct, frozen=True):
    """A picture in a message: its addresses in two sizes, which answer only the members of the conversation, the
    pixels of the large one, and its description (may be empty)."""

    small: str
    large: str
    width: Count
    height: Count
    alt: str = ""


class MessageView(Struct, frozen=True):
    """One message of a conversation. `at` is epoch ms.

    `kind` is `text`, a card (`space`, `invite`), or an event (`named`, `added`, `left`). `people` are those who were
    added.
    """

    seq: Count
    at: int
    by: Person
    kind: str
    text: str = ""
    space: str | None = None
    invite: InviteCard | None = None
    people: tuple[Person, ...] = ()
    pictures: tuple[MessagePicture, ...] = ()


class MessageAdded(Struct, frozen=True, tag_field="type", tag="said"):
    """A new message in one of the person's conversations, or the answer to an invite in it."""

    conversation: str
    line: MessageView


class ReadElsewhere(Struct, frozen=True, tag_field="type", tag="seen"):
    """The person read something in another tab, so unread counts must be requested again."""


class MessagesRead(Struct, frozen=True, tag_field="type", tag="read"):
    """The other person of a conversation of two has read its messages up to number `seq`."""

    conversation: str
    seq: Count


class Typing(Struct, frozen=True, tag_field="type", tag="typing"):
    """The other person of a conversation of two is typing."""

    conversation: str


Told = NotificationAdded | MessageAdded | ReadElsewhere | MessagesRead | Typing
