"""What the two people of a conversation see of each other: what was read, and who is typing.

Nothing of it is shown in groups, unless both share it (`show_reading`), or if one has blocked the other.
"""

from chalicelib import protocol
from chalicelib.domain.conversation import Conversation, others_than
from chalicelib.domain.identity import Identity
from chalicelib.services import preferences
from chalicelib.services.deps import Deps
from chalicelib.services.messages import conversations
from chalicelib.services.notifications.delivery import send


def read_by_other(deps: Deps, conversation: Conversation, by: Identity) -> int | None:
    """The number up to which the other person has read; None if `by` may not see it."""
    other = _other(deps, conversation, by)
    row = deps.conversations.membership(other, conversation.id) if other else None
    return row.read if row else None


def mark_read(deps: Deps, conversation_id: str, by: Identity, seq: int) -> None:
    """Mark messages up to number `seq` as read by `by`; if that changed anything, tell their other tabs, and the
    other person if both share it. Raises NotFound `no_such_conversation`."""
    conversation = conversations.loaded(deps, conversation_id, by)
    known = min(seq, conversation.seq)
    if deps.conversations.read(by.id, conversation_id, known):
        send(deps, by.id, protocol.ReadElsewhere())
        tell_read(deps, conversation, by, known)


def tell_read(deps: Deps, conversation: Conversation, by: Identity, seq: int) -> None:
    """Tell the other person's open pages that `by` has read the messages up to `seq`."""
    if other := _other(deps, conversation, by):
        send(deps, other, protocol.MessagesRead(conversation.id, seq))


def tell_typing(deps: Deps, conversation_id: str, by: Identity) -> None:
    """Tell the other person's open pages that `by` is typing. Raises NotFound `no_such_conversation`."""
    conversation = conversations.loaded(deps, conversation_id, by)
    if other := _other(deps, conversation, by):
        send(deps, other, protocol.Typing(conversation.id))


def _other(deps: Deps, conversation: Conversation, by: Identity) -> str | None:
    """The id of the person with whom `by` shares this; None if there is none."""
    others = others_than(conversation, by.id) if conversation.pair else []
    if len(others) != 1:
        return None
    other = others[0].id
    if not all(preferences.of(deps, one).show_reading for one in (by.id, other)):
        return None
    blocks = deps.relationships.among([("block", by.id, other), ("block", other, by.id)])
    return None if blocks else other
