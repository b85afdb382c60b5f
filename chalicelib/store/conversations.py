"""Conversations in DynamoDB: `{prefix}-inbox`.

| pk | sk | holds |
|---|---|---|
| `TALK#d_...` | `TALK` | the conversation, with its newest message and a version: every command is one write of it |
| `TALK#d_...` | `LINE#0000000001` | an older message |
| `TALKS#a_...` | `TALK#d_...` | a membership: time and number of the conversation's last message, and what was read |
| `INVITE#i_...` | `INVITE` | the message with an invite to speak, and the answer to it |

The conversation decides. The rows of its members are for listing conversations in order, and are updated after it.
"""

from dataclasses import replace
from typing import Any, Final

from msgspec import Struct
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.conversation import Conversation, Message
from chalicelib.store.by_time import InboxByTime
from chalicelib.store.items import Json, read, read_many, save_if, update_if
from chalicelib.store.spaces import Place
from chalicelib.store.tables import Item, LostRace, in_table

ANSWER_S: Final = 90 * 24 * 3600
AT_ONCE: Final = 100  # items of one BatchGetItem; DynamoDB quota


class MembershipsByTime(InboxByTime["MembershipItem"]):  # type: ignore[no-untyped-call]
    """A person's conversations by the time of their last message."""


@in_table("inbox")
class MembershipItem(Item):
    class Meta:
        table_name = "inbox"

    by_time = MembershipsByTime()
    listed_at = NumberAttribute()
    last = NumberAttribute()
    read = NumberAttribute()


@in_table("inbox")
class ConversationItem(Item):
    class Meta:
        table_name = "inbox"

    conversation = Json(Conversation)
    version = NumberAttribute()


@in_table("inbox")
class MessageItem(Item):
    class Meta:
        table_name = "inbox"

    line = Json(Message)


@in_table("inbox")
class InviteItem(Item):
    class Meta:
        table_name = "inbox"

    conversation_id = UnicodeAttribute()
    seq = NumberAttribute()
    answer = UnicodeAttribute(null=True)


class Membership(Struct, frozen=True):
    """A person's row of a conversation.

    `at` is the time of the last message (epoch ms), `last` its number, and `read` the last number that was read.
    """

    conversation: str
    at: int
    last: int
    read: int


class ConversationStore:
    """Loads and saves conversations. A write whose condition fails raises LostRace and changes nothing."""

    def load(self, conversation_id: str) -> Conversation | None:
        """Return the conversation as it is now (a consistent read), or None."""
        item = read(ConversationItem, _pk(conversation_id), "TALK")
        return item.conversation if item else None

    def load_all(self, ids: list[str]) -> dict[str, Conversation]:
        """Return the conversations that exist among at most 100 ids, in one request; consistent reads."""
        keys = [(_pk(one), "TALK") for one in dict.fromkeys(ids)][:AT_ONCE]
        return {item.conversation.id: item.conversation for item in read_many(ConversationItem, keys)}

    def create(self, conversation: Conversation) -> None:
        """Write a new conversation. Raises LostRace if it exists."""
        self._put(conversation, ConversationItem.pk.does_not_exist())

    def save(self, conversation: Conversation) -> Conversation:
        """Write the next version with its newest message, and return what was written. Raises LostRace.

        Older messages are first written to rows of their own. Earlier writes decided them, so it does no harm to write
        them twice, or for a version that loses its race.
        """
        for message in conversation.waiting[:-1]:
            MessageItem(_pk(conversation.id), _message_key(message.seq), line=message).save()
        kept = replace(conversation, waiting=conversation.waiting[-1:])
        self._put(kept, ConversationItem.version == conversation.version - 1)
        return kept

    def messages(self, conversation_id: str, after: int, before: int, limit: int, *, newest: bool) -> list[Message]:
        """Return up to `limit` stored messages with numbers between `after` and `before`, both exclusive, in order.

        With `newest` these are the last of them, and otherwise the first.
        """
        if before - after < 2:  # nothing in between
            return []
        between = MessageItem.sk.between(_message_key(after + 1), _message_key(before - 1))
        found = MessageItem.query(
            _pk(conversation_id), between, consistent_read=True, scan_index_forward=not newest, limit=limit
        )
        messages: list[Message] = [item.line for item in found]
        return messages[::-1] if newest else messages

    def rewrite(self, conversation_id: str, message: Message) -> None:
        """Overwrite a stored message, to take out a deleted account."""
        MessageItem(_pk(conversation_id), _message_key(message.seq), line=message).save()

    def follow(self, person_id: str, conversation_id: str, at: int, last: int, read: int) -> None:
        """List the conversation for the person by its message `last`, written at `at` (epoch ms).

        A new row starts as read up to `read`. Nothing happens if the row has a newer message.
        """
        older: Any = MembershipItem.last.does_not_exist() | (MembershipItem.last < last)
        actions = [
            MembershipItem.listed_at.set(at),
            MembershipItem.last.set(last),
            MembershipItem.read.set(MembershipItem.read | read),
        ]
        update_if(MembershipItem(_of(person_id), _pk(conversation_id)), actions, older)

    def read(self, person_id: str, conversation_id: str, seq: int, only_from: int | None = None) -> bool:
        """Mark messages up to `seq` as read, and return whether that changed anything; it never goes back.

        With `only_from`, nothing happens unless the person had read exactly up to there.
        """
        condition: Any = MembershipItem.read < seq if only_from is None else MembershipItem.read == only_from
        row = MembershipItem(_of(person_id), _pk(conversation_id))
        return update_if(row, [MembershipItem.read.set(seq)], condition)

    def membership(self, person_id: str, conversation_id: str) -> Membership | None:
        """Return the person's row of the conversation, None before its first message."""
        item = read(MembershipItem, _of(person_id), _pk(conversation_id))
        return _membership(item) if item else None

    def memberships(self, person_id: str, after: Place | None, limit: int) -> tuple[list[Membership], Place | None]:
        """Return up to `limit` of the person's rows, newest first, and where the page ends (None at the end)."""
        found = MembershipItem.by_time.query(
            _of(person_id),
            consistent_read=True,
            scan_index_forward=False,
            limit=limit,
            last_evaluated_key=_start(person_id, after),
        )
        rows = [_membership(item) for item in found]
        return rows, (rows[-1].at, rows[-1].conversation) if found.last_evaluated_key else None

    def unlist(self, person_id: str, conversation_id: str) -> None:
        """Delete the person's row, because they left the conversation."""
        MembershipItem(_of(person_id), _pk(conversation_id)).delete()

    def place_invite(self, invite_id: str, conversation_id: str, seq: int, now: float) -> None:
        """Store which message contains an invite. `now` is epoch s."""
        item = InviteItem(f"INVITE#{invite_id}", "INVITE", conversation_id=conversation_id, seq=seq)
        item.expires_at = int(now) + ANSWER_S
        item.save()

    def answer(self, invite_id: str, answer: str) -> tuple[str, int] | None:
        """Store the answer to an invite.

        Returns the conversation and the number of the message that contains it, None if none does.
        """
        item = InviteItem(f"INVITE#{invite_id}", "INVITE")
        if not update_if(item, [InviteItem.answer.set(answer)], InviteItem.pk.exists()):
            return None
        return item.conversation_id, int(item.seq)

    def answers(self, invite_ids: list[str]) -> dict[str, str]:
        """Return the answers to those of these invites that were answered, by invite."""
        keys = [(f"INVITE#{one}", "INVITE") for one in dict.fromkeys(invite_ids)][:AT_ONCE]
        found = read_many(InviteItem, keys)
        return {item.pk.removeprefix("INVITE#"): item.answer for item in found if item.answer}

    def _put(self, conversation: Conversation, condition: Condition) -> None:
        item = ConversationItem(_pk(conversation.id), "TALK", conversation=conversation, version=conversation.version)
        if not save_if(item, condition):
            raise LostRace("somebody else wrote first")


def _membership(item: MembershipItem) -> Membership:
    return Membership(item.sk.removeprefix("TALK#"), int(item.listed_at), int(item.last), int(item.read))


def _start(person_id: str, after: Place | None) -> dict[str, dict[str, str]] | None:
    if after is None:
        return None
    at, conversation_id = after
    return {"pk": {"S": _of(person_id)}, "sk": {"S": _pk(conversation_id)}, "listed_at": {"N": str(at)}}


def _pk(conversation_id: str) -> str:
    return f"TALK#{conversation_id}"


def _of(person_id: str) -> str:
    return f"TALKS#{person_id}"


def _message_key(seq: int) -> str:
    return f"LINE#{seq:010d}"
