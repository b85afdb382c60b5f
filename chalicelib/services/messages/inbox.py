"""A person's inbox: their conversations, the messages of one, and how much is unread."""

from dataclasses import dataclass
from typing import Any, Final

from chalicelib.domain.conversation import Conversation, Message, member_of
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.messages import conversations
from chalicelib.services.notifications import delivery
from chalicelib.services.views.messages import conversation_view, line_view
from chalicelib.services.views.spaces import space_view
from chalicelib.store.conversations import Membership

PAGE: Final = 20
LINES: Final = 30
COUNTED: Final = 100  # the newest conversations, in which unread messages are counted


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """Conversations as the wire shows them, and the cursor of the next page (None at the end)."""

    items: list[dict[str, Any]]
    next: str | None


def list_conversations(deps: Deps, by: Identity, cursor: str | None = None) -> ConversationPage:
    """The person's conversations that have a message, newest first. Raises Malformed `invalid_cursor`."""
    rows, end = deps.conversations.memberships(by.id, place_of(cursor), PAGE)
    talks = deps.conversations.load_all([row.conversation for row in rows])
    views = [conversation_view(talk, by.id, row) for row, talk in _own(deps, by, rows, talks)]
    return ConversationPage(views, cursor_of(end))


def read_conversation(
    deps: Deps, conversation_id: str, by: Identity, *, before: int | None = None, after: int = 0
) -> dict[str, Any]:
    """One conversation with its newest messages, those before number `before`, or the first ones after number `after`,
    in order; `next` is the number before which older ones follow. Raises NotFound `no_such_conversation`."""
    talk = conversations.loaded(deps, conversation_id, by)
    since = member_of(talk, by.id).since
    end = talk.seq + 1 if before is None else before
    lines = conversations.lines(deps, talk, max(since, after), end, LINES, newest=not after)
    more = bool(lines) and lines[0].seq > since + 1
    return {
        "conversation": conversation_view(talk, by.id, deps.conversations.membership(by.id, talk.id)),
        "lines": _shown(deps, lines),
        "spaces": _spaces(deps, lines, by),
        "next": lines[0].seq if more else None,
    }


def unread(deps: Deps, by: Identity) -> dict[str, int]:
    """The numbers of unread messages and notifications, each at most 100."""
    rows, _ = deps.conversations.memberships(by.id, None, COUNTED)
    messages = sum(max(row.last - row.read, 0) for row in rows)
    return {"messages": min(messages, delivery.MANY), "notifications": delivery.unread(deps, by.id)}


def _own(
    deps: Deps, by: Identity, rows: list[Membership], talks: dict[str, Conversation]
) -> list[tuple[Membership, Conversation]]:
    """Rows with their conversations. If somebody wrote while the person left, a stale row remains; it is deleted."""
    found = []
    for row in rows:
        talk = talks.get(row.conversation)
        if talk is not None and any(one.person.id == by.id for one in talk.members):
            found.append((row, talk))
        elif talk is not None:
            deps.conversations.unlist(by.id, row.conversation)
    return found


def _shown(deps: Deps, lines: list[Message]) -> list[dict[str, Any]]:
    answers = deps.conversations.answers([line.invite for line in lines if line.invite])
    return [to_json(line_view(line, answers.get(line.invite or ""))) for line in lines]


def _spaces(deps: Deps, lines: list[Message], by: Identity) -> dict[str, Any]:
    """The Spaces on the cards among the messages, by id, as the viewer sees them now."""
    found = {space_id: deps.spaces.load(space_id) for space_id in {line.space for line in lines if line.space}}
    return {space_id: space_view(space, by, deps.now_ms()) for space_id, space in found.items() if space}
