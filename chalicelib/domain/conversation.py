"""A conversation: its members, and its newest message, which the next one moves to a row of its own.

Messages are numbered without gaps by the write that adds them. So the number of unread messages is a difference of two
numbers, and a page that knows its last number can tell whether it missed a message. Times are epoch ms.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.picture import Picture
from chalicelib.domain.texts import conversation_name_of

PEOPLE: Final = 20
MARKS: Final = 64
LineKind = Literal["text", "space", "invite", "named", "added", "left"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation.

    `id` is the id of the command that wrote it; `seq` counts from 1. `space` is the id of the Space on a card. `invite`
    is the id of an invite to speak, which ends at `ends_at`. `people` are those who were added.
    """

    id: str
    by: Identity
    kind: LineKind = "text"
    text: str = ""
    space: str | None = None
    invite: str | None = None
    ends_at: int | None = None
    people: tuple[Identity, ...] = ()
    pictures: tuple[Picture, ...] = ()
    seq: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a conversation, who sees the messages after number `since`."""

    person: Identity
    since: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation of two people (`pair`), which stays one, or a group.

    `seq` is the number of the last message. `waiting` holds that message until it is stored in a row of its own, after
    the next one. `done` are the ids of the last 64 messages, so that no command is executed twice.
    """

    id: str
    members: tuple[Member, ...]
    pair: bool
    created_at: int
    name: str = ""
    seq: int = 0
    waiting: tuple[Message, ...] = ()
    done: tuple[str, ...] = ()
    version: int = 0

    @property
    def last(self) -> Message | None:
        """The newest message, None before the first."""
        return self.waiting[-1] if self.waiting else None


def pair_id(one: str, other: str) -> str:
    """Return the id of the only conversation between two accounts, whichever of them starts it."""
    names = "\n".join(sorted((one, other)))
    return f"d_{hashlib.sha256(names.encode()).hexdigest()[:32]}"


def pair(by: Identity, other: Identity, *, now: int) -> Conversation:
    """Create the conversation of two people. Raises Invalid `invalid_people` if they are the same person."""
    if by.id == other.id:
        raise Invalid("invalid_people")
    first, second = sorted((by, other), key=lambda one: one.id)
    return Conversation(pair_id(by.id, other.id), (Member(first), Member(second)), True, now)


def group(conversation_id: str, by: Identity, others: Iterable[Identity], name: str = "", *, now: int) -> Conversation:
    """Create a group of 2 to 20 people, with `by` among them. Raises Invalid `invalid_people`, `invalid_name`."""
    people = {one.id: one for one in (by, *others)}
    if not 2 <= len(people) <= PEOPLE:
        raise Invalid("invalid_people")
    members = tuple(Member(one) for one in people.values())
    return Conversation(conversation_id, members, False, now, conversation_name_of(name))


def member_of(conversation: Conversation, person_id: str) -> Member:
    """Return the person's membership. Raises NotFound `no_such_conversation` if they have none."""
    found = next((one for one in conversation.members if one.person.id == person_id), None)
    if found is None:
        raise NotFound("no_such_conversation")
    return found


def others_than(conversation: Conversation, person_id: str) -> tuple[Identity, ...]:
    """Return everybody in the conversation except this person."""
    return tuple(one.person for one in conversation.members if one.person.id != person_id)


def written(conversation: Conversation, message: Message, *, now: int) -> Conversation:
    """Add a message, with the next number. Raises NotFound `no_such_conversation`."""
    member_of(conversation, message.by.id)
    seq = conversation.seq + 1
    at = max(now, conversation.last.at if conversation.last else 0)  # clocks differ, but times must not go backwards
    numbered = replace(message, seq=seq, at=at)
    waiting, done = (*conversation.waiting, numbered), (*conversation.done, message.id)[-MARKS:]
    return replace(conversation, seq=seq, waiting=waiting, done=done, version=conversation.version + 1)


def added(
    conversation: Conversation, by: Identity, people: Iterable[Identity], message_id: str, *, now: int
) -> Conversation:
    """Add people, who see the messages from here on; unchanged if all of them are members.

    Raises NotFound `no_such_conversation`, Conflict `not_a_group`, `conversation_full`.
    """
    member_of(conversation, by.id)
    _require_group(conversation)
    known = {one.person.id for one in conversation.members}
    fresh = tuple({one.id: one for one in people if one.id not in known}.values())
    if not fresh:
        return conversation
    if len(known) + len(fresh) > PEOPLE:
        raise Conflict("conversation_full")
    members = (*conversation.members, *(Member(one, conversation.seq) for one in fresh))
    return written(replace(conversation, members=members), Message(message_id, by, "added", people=fresh), now=now)


def left(conversation: Conversation, by: Identity, message_id: str, *, now: int) -> Conversation:
    """Remove `by` from the group. Raises NotFound `no_such_conversation`, Conflict `not_a_group`."""
    member_of(conversation, by.id)
    _require_group(conversation)
    after = written(conversation, Message(message_id, by, "left"), now=now)
    return replace(after, members=tuple(one for one in after.members if one.person.id != by.id))


def named(conversation: Conversation, by: Identity, name: str, message_id: str, *, now: int) -> Conversation:
    """Rename the group; unchanged if it has that name.

    Raises NotFound `no_such_conversation`, Conflict `not_a_group`, Invalid `invalid_name`.
    """
    member_of(conversation, by.id)
    _require_group(conversation)
    name = conversation_name_of(name)
    if name == conversation.name:
        return conversation
    return written(replace(conversation, name=name), Message(message_id, by, "named", name), now=now)


def without_pictures_of(message: Message, person_id: str) -> Message:
    """Return the message, without its pictures if they are this person's."""
    return replace(message, pictures=()) if message.by.id == person_id else message


def _require_group(conversation: Conversation) -> None:
    if conversation.pair:
        raise Conflict("not_a_group")
