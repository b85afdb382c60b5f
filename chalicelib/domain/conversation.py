"""A conversation: who is in it, and its newest line, which stays in it until the next one pushes it out.

Lines are numbered without gaps, by the same write that decides them. So what somebody has not read is a
difference of two numbers, and a page that knows its last number knows whether it missed one. Times are epoch ms.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from chalicelib.domain.errors import Conflict, Invalid, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.texts import conversation_name_of

PEOPLE: Final = 20
MARKS: Final = 64
LineKind = Literal["text", "space", "invite", "named", "added", "left"]


@dataclass(frozen=True, slots=True)
class Message:
    """One line. `space` is the id of a card's Space; `invite` that of an invite to speak, which ends at `ends_at`.
    `people` are those who were added. `id` is that of the command that said it; `seq` counts from 1."""

    id: str
    by: Identity
    kind: LineKind = "text"
    text: str = ""
    space: str | None = None
    invite: str | None = None
    ends_at: int | None = None
    people: tuple[Identity, ...] = ()
    seq: int = 0
    at: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a conversation, who reads what was written after the line `since`."""

    person: Identity
    since: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """`pair` is one of two people, for ever; others are groups. `seq` is the number of the last line; `waiting` holds
    it, and lies beside the conversation once another came. `done` are the ids of the last lines, so that no
    command is done twice."""

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
        """The newest line, None before the first."""
        return self.waiting[-1] if self.waiting else None


def pair_id(one: str, other: str) -> str:
    """The id of the one conversation of two accounts, whoever begins it."""
    names = "\n".join(sorted((one, other)))
    return f"d_{hashlib.sha256(names.encode()).hexdigest()[:32]}"


def pair(by: Identity, other: Identity, *, now: int) -> Conversation:
    """The conversation of two. Raises Invalid `invalid_people` for oneself."""
    if by.id == other.id:
        raise Invalid("invalid_people", "A conversation needs somebody else.")
    first, second = sorted((by, other), key=lambda one: one.id)
    return Conversation(pair_id(by.id, other.id), (Member(first), Member(second)), True, now)


def group(conversation_id: str, by: Identity, others: Iterable[Identity], name: str = "", *, now: int) -> Conversation:
    """A conversation of several. Raises Invalid `invalid_people`, `invalid_name`."""
    people = {one.id: one for one in (by, *others)}
    if not 2 <= len(people) <= PEOPLE:
        raise Invalid("invalid_people", f"A group has 2 to {PEOPLE} people; {len(people)} came.")
    members = tuple(Member(one) for one in people.values())
    return Conversation(conversation_id, members, False, now, conversation_name_of(name))


def member_of(conversation: Conversation, person_id: str) -> Member:
    """Their membership. Raises NotFound `no_such_conversation`: to others it does not exist."""
    found = next((one for one in conversation.members if one.person.id == person_id), None)
    if found is None:
        raise NotFound("no_such_conversation", "There is no such conversation.")
    return found


def others_than(conversation: Conversation, person_id: str) -> tuple[Identity, ...]:
    """Everybody else in it."""
    return tuple(one.person for one in conversation.members if one.person.id != person_id)


def said(conversation: Conversation, line: Message, *, now: int) -> Conversation:
    """With one more line. Raises NotFound."""
    member_of(conversation, line.by.id)
    seq = conversation.seq + 1
    at = max(now, conversation.last.at if conversation.last else 0)  # clocks differ; the order does not
    numbered = replace(line, seq=seq, at=at)
    waiting, done = (*conversation.waiting, numbered), (*conversation.done, line.id)[-MARKS:]
    return replace(conversation, seq=seq, waiting=waiting, done=done, version=conversation.version + 1)


def added(
    conversation: Conversation, by: Identity, people: Iterable[Identity], line_id: str, *, now: int
) -> Conversation:
    """With more people, who read from here on; unchanged if all are in it. Raises NotFound, Conflict
    `not_a_group`, `conversation_full`."""
    member_of(conversation, by.id)
    _require_group(conversation)
    known = {one.person.id for one in conversation.members}
    fresh = tuple({one.id: one for one in people if one.id not in known}.values())
    if not fresh:
        return conversation
    if len(known) + len(fresh) > PEOPLE:
        raise Conflict("conversation_full", f"A conversation has at most {PEOPLE} people.")
    members = (*conversation.members, *(Member(one, conversation.seq) for one in fresh))
    return said(replace(conversation, members=members), Message(line_id, by, "added", people=fresh), now=now)


def left(conversation: Conversation, by: Identity, line_id: str, *, now: int) -> Conversation:
    """Without `by`. Raises NotFound, Conflict `not_a_group`."""
    member_of(conversation, by.id)
    _require_group(conversation)
    after = said(conversation, Message(line_id, by, "left"), now=now)
    return replace(after, members=tuple(one for one in after.members if one.person.id != by.id))


def named(conversation: Conversation, by: Identity, name: str, line_id: str, *, now: int) -> Conversation:
    """With another name; unchanged if it has it. Raises NotFound, Conflict `not_a_group`, Invalid `invalid_name`."""
    member_of(conversation, by.id)
    _require_group(conversation)
    name = conversation_name_of(name)
    if name == conversation.name:
        return conversation
    return said(replace(conversation, name=name), Message(line_id, by, "named", name), now=now)


def _require_group(conversation: Conversation) -> None:
    if conversation.pair:
        raise Conflict("not_a_group", "This conversation is between two people, and stays so.")
