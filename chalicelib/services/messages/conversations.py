"""Conversations: begin one, write to it, and change its members. Each command is one conditional write.

Each command raises NotFound `no_such_conversation` for non-members, and Conflict `busy` after too many lost races.
"""

from collections.abc import Callable, Sequence
from typing import Final

from chalicelib import protocol
from chalicelib.domain import conversation as rules
from chalicelib.domain.conversation import Conversation, Message
from chalicelib.domain.errors import Conflict, NotAllowed, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.notifications import Notification
from chalicelib.domain.texts import message_of
from chalicelib.services import pictures
from chalicelib.services.deps import Deps
from chalicelib.services.messages import deletion, message_pictures
from chalicelib.services.notifications.delivery import notify, send
from chalicelib.services.pictures import Attachment
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.services.views.messages import message_view
from chalicelib.store.tables import LostRace

PREVIEW: Final = 140  # characters of a message that its notification shows

DecideConversation = Callable[[Conversation, str], Conversation]
"""Takes a conversation and the id of the command's message; returns the conversation after the command."""


def loaded(deps: Deps, conversation_id: str, by: Identity) -> Conversation:
    """The conversation as it is now. Raises NotFound `no_such_conversation` unless `by` is a member."""
    found = _loaded(deps, conversation_id)
    rules.member_of(found, by.id)
    return found


def begin(deps: Deps, by: Identity, people: Sequence[str], name: str = "") -> Conversation:
    """The conversation with one other account (the same whichever of the two begins it), or a new group.

    Raises NotFound `no_such_person`, NotAllowed `cannot_write`, Invalid `invalid_people`, `invalid_name`.
    """
    others = _people(deps, people)
    _require_peace(deps, by, others)
    if len(others) == 1:
        return _created(deps, rules.pair(by, others[0], now=deps.now_ms()))
    made = f"c_{deps.mark}" if deps.mark else deps.new_id("c")
    return _created(deps, rules.group(made, by, others, name, now=deps.now_ms()))


def write(deps: Deps, conversation_id: str, by: Identity, text: str, chosen: Sequence[Attachment] = ()) -> Message:
    """Write a message, which may be without text if it has pictures, and send it to all members.

    Raises Invalid `invalid_message`, NotAllowed `cannot_write`, and what `pictures.drawn` raises.
    """
    words, conversation = message_of(text, least=0 if chosen else 1), loaded(deps, conversation_id, by)
    _require_open(deps, conversation, by)
    kept = message_pictures.keep(deps, conversation, by, chosen)
    written = put(deps, conversation, by, lambda made: Message(made, by, "text", words, pictures=kept))
    pictures.forget_uploads(deps, by, chosen)
    return written


def put(deps: Deps, conversation: Conversation, by: Identity, message: Callable[[str], Message]) -> Message:
    """As `write`, for a message of any kind: `message` makes it from its id. Raises NotAllowed `cannot_write`."""
    _require_open(deps, conversation, by)
    now = deps.now_ms()
    conversation, made = changed(
        deps, conversation.id, lambda before, made: rules.written(before, message(made), now=now)
    )
    return _message(deps, conversation, made)


def add(deps: Deps, conversation_id: str, by: Identity, people: Sequence[str]) -> Conversation:
    """Add people to a group. Raises NotFound `no_such_person`, NotAllowed `cannot_write`, Conflict `not_a_group`,
    `conversation_full`."""
    others = _people(deps, people)
    _require_peace(deps, by, others)
    now = deps.now_ms()
    return changed(deps, conversation_id, lambda before, made: rules.added(before, by, others, made, now=now))[0]


def leave(deps: Deps, conversation_id: str, by: Identity) -> None:
    """Leave a group and remove it from the list of `by`. Raises Conflict `not_a_group`."""
    now = deps.now_ms()
    after, _ = changed(deps, conversation_id, lambda before, made: rules.left(before, by, made, now=now))
    deps.conversations.unlist(by.id, conversation_id)
    deletion.forget_if_left(deps, after)


def rename(deps: Deps, conversation_id: str, by: Identity, name: str) -> Conversation:
    """Rename a group. Raises Conflict `not_a_group`, Invalid `invalid_name`."""
    now = deps.now_ms()
    return changed(deps, conversation_id, lambda before, made: rules.named(before, by, name, made, now=now))[0]


def messages(
    deps: Deps, conversation: Conversation, after: int, before: int, limit: int, *, newest: bool = False
) -> list[Message]:
    """At most `limit` messages with numbers between `after` and `before` (both exclusive), in order: the last of them
    (`newest`) or the first. Messages are stored beside the conversation, except for those still waiting inside it."""
    waiting = [message for message in conversation.waiting if after < message.seq < before]
    beside = deps.conversations.messages(conversation.id, after, min(before, conversation.seq), limit, newest=newest)
    found = [*beside, *waiting]
    return found[-limit:] if newest else found[:limit]


def changed(deps: Deps, conversation_id: str, decide: DecideConversation) -> tuple[Conversation, str]:
    """The conversation after `decide`, saved and sent to its members, and the id of the command's message.

    A command that loses a race is retried on the winner's result. A command that was already executed is only sent
    to the members again. Raises what `decide` raises, NotFound `no_such_conversation`, Conflict `busy`.
    """
    made = deps.mark or deps.new_id("m")
    for attempt in range(ATTEMPTS):
        before = _loaded(deps, conversation_id)
        if made in before.done:
            return _delivered(deps, before, made), made
        after = decide(before, made)
        if after is before:
            return after, made
        try:
            return _delivered(deps, deps.conversations.save(after), made), made
        except LostRace:
            deps.pause(jitter(deps, attempt))
    raise Conflict("busy")


def _delivered(deps: Deps, conversation: Conversation, made: str) -> Conversation:
    """Move the conversation to the top of every member's list, then send them the message. Repeating this is
    harmless: the rows only move forward, and pages recognise a message by its number."""
    message = _message(deps, conversation, made)
    for one in conversation.members:
        own = one.person.id == message.by.id
        deps.conversations.follow(
            one.person.id, conversation.id, message.at, message.seq, message.seq if own else one.since
        )
    # One's own message is not unread, but earlier ones of others may be.
    deps.conversations.read(message.by.id, conversation.id, message.seq, only_from=message.seq - 1)
    told = protocol.MessageAdded(conversation.id, message_view(conversation.id, message))
    for one in conversation.members:
        send(deps, one.person.id, told)
        _notify(deps, conversation, message, one.person.id)
    return conversation


def _notify(deps: Deps, conversation: Conversation, message: Message, to: str) -> None:
    if message.kind in ("text", "space"):
        notify(
            deps,
            to,
            Notification(
                "message", f"{conversation.id}:{message.seq}", message.by, message.space, text=message.text[:PREVIEW]
            ),
        )


def _message(deps: Deps, conversation: Conversation, made: str) -> Message:
    """The message that an executed command made: one of the latest, whose ids the conversation stores."""
    if conversation.last and conversation.last.id == made:
        return conversation.last
    beside = deps.conversations.messages(conversation.id, 0, conversation.seq + 1, rules.MARKS, newest=True)
    return next(message for message in beside if message.id == made)


def _created(deps: Deps, conversation: Conversation) -> Conversation:
    """The conversation as it is stored: if two people begin it at once, both get the first one's."""
    try:
        deps.conversations.create(conversation)
    except LostRace:
        return _loaded(deps, conversation.id)
    return conversation


def _loaded(deps: Deps, conversation_id: str) -> Conversation:
    found = deps.conversations.load(conversation_id)
    if found is None:
        raise NotFound("no_such_conversation")
    return found


def _people(deps: Deps, ids: Sequence[str]) -> list[Identity]:
    faces = deps.profiles.cards(ids)
    if not ids or any(one not in faces for one in ids):
        raise NotFound("no_such_person")
    return [Identity(one, faces[one].name, faces[one].handle) for one in dict.fromkeys(ids)]


def _require_open(deps: Deps, conversation: Conversation, by: Identity) -> None:
    """Raise NotAllowed `cannot_write` in a conversation of two of whom one has blocked the other."""
    if conversation.pair:
        _require_peace(deps, by, rules.others_than(conversation, by.id))


def _require_peace(deps: Deps, by: Identity, others: Sequence[Identity]) -> None:
    """Raise NotAllowed `cannot_write` if `by` and one of the others have blocked each other."""
    asked = [("block", *two) for one in others for two in ((by.id, one.id), (one.id, by.id))]
    if deps.relationships.among(asked):
        raise NotAllowed("cannot_write")
