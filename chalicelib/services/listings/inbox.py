"""A person's inbox: their conversations, the messages of one, and how much is unread."""

from typing import Final

from chalicelib.domain.conversation import Conversation, Message, member_of
from chalicelib.domain.identity import Identity
from chalicelib.protocol import MessageView
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.messages import conversations, receipts
from chalicelib.services.notifications import delivery
from chalicelib.services.views.messages import ConversationView, conversation_view, message_view
from chalicelib.services.views.spaces import SpaceView, space_view
from chalicelib.services.views.view import View
from chalicelib.store.conversations import Membership

PAGE: Final = 20
MESSAGES: Final = 30
COUNTED: Final = 100  # the newest conversations, in which unread messages are counted


class ConversationPage(View, frozen=True, kw_only=True):
    """Conversations as the wire shows them, and the cursor of the next page (None at the end)."""

    conversations: list[ConversationView]
    next: str | None


class MessagePage(View, frozen=True, kw_only=True):
    """A conversation with some of its messages, in order, and the Spaces of their cards by id. `next` is the number
    before which older ones are (None at the beginning); `read` the number up to which the other person has read, None
    unless both share that."""

    conversation: ConversationView
    lines: list[MessageView]
    spaces: dict[str, SpaceView]
    next: int | None
    read: int | None


class Unread(View, frozen=True, kw_only=True):
    """The numbers of unread ones; each counts up to 100."""

    messages: int
    notifications: int


def list_conversations(deps: Deps, by: Identity, cursor: str | None = None) -> ConversationPage:
    """The person's conversations that have a message, newest first. Raises Malformed `invalid_cursor`."""
    rows, end = deps.conversations.memberships(by.id, place_of(cursor), PAGE)
    loaded = deps.conversations.load_all([row.conversation for row in rows])
    views = [
        conversation_view(conversation, by.id, row) for row, conversation in own_conversations(deps, by, rows, loaded)
    ]
    return ConversationPage(conversations=views, next=cursor_of(end))


def read_conversation(
    deps: Deps, conversation_id: str, by: Identity, *, before: int | None = None, after: int = 0
) -> MessagePage:
    """One conversation with its newest messages, those before number `before`, or the first ones after number `after`,
    in order; `next` is the number before which older ones follow. Raises NotFound `no_such_conversation`."""
    conversation = conversations.loaded(deps, conversation_id, by)
    since = member_of(conversation, by.id).since
    end = conversation.seq + 1 if before is None else before
    messages = conversations.messages(deps, conversation, max(since, after), end, MESSAGES, newest=not after)
    more = bool(messages) and messages[0].seq > since + 1
    return MessagePage(
        conversation=conversation_view(conversation, by.id, deps.conversations.membership(by.id, conversation.id)),
        lines=_shown(deps, conversation.id, messages),
        spaces=_spaces(deps, messages, by),
        next=messages[0].seq if more else None,
        read=receipts.read_by_other(deps, conversation, by),
    )


def unread(deps: Deps, by: Identity) -> Unread:
    """The numbers of unread messages and notifications, each at most 100."""
    rows, _ = deps.conversations.memberships(by.id, None, COUNTED)
    messages = sum(max(row.last - row.read, 0) for row in rows)
    return Unread(messages=min(messages, delivery.MANY), notifications=delivery.unread(deps, by.id))


def own_conversations(
    deps: Deps, by: Identity, rows: list[Membership], loaded: dict[str, Conversation]
) -> list[tuple[Membership, Conversation]]:
    """Rows with their conversations. If somebody wrote while the person left, a stale row remains; it is deleted."""
    found = []
    for row in rows:
        conversation = loaded.get(row.conversation)
        if conversation is not None and any(one.person.id == by.id for one in conversation.members):
            found.append((row, conversation))
        elif conversation is not None:
            deps.conversations.unlist(by.id, row.conversation)
    return found


def _shown(deps: Deps, conversation_id: str, messages: list[Message]) -> list[MessageView]:
    answers = deps.conversations.answers([message.invite for message in messages if message.invite])
    return [message_view(conversation_id, message, answers.get(message.invite or "")) for message in messages]


def _spaces(deps: Deps, messages: list[Message], by: Identity) -> dict[str, SpaceView]:
    """The Spaces on the cards among the messages, by id, as the viewer sees them now."""
    found = {
        space_id: deps.spaces.load(space_id) for space_id in {message.space for message in messages if message.space}
    }
    return {space_id: space_view(space, by, deps.now_ms()) for space_id, space in found.items() if space}
