"""Conversations and their lines as `docs/protocol/inbox.md` describes them: pure, for one viewer."""

from chalicelib.domain.conversation import Conversation, Message, member_of
from chalicelib.protocol import InviteCard, MessageView, Person
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of
from chalicelib.store.conversations import Membership


def message_view(line: Message, answer: str | None = None) -> MessageView:
    """Return a line as it is sent. `answer` is the answer to its invite, None if there is none yet."""
    invite = InviteCard(line.invite, line.ends_at, answer) if line.invite and line.ends_at else None
    people = tuple(person_of(one) for one in line.people)
    return MessageView(line.seq, line.at, person_of(line.by), line.kind, line.text, line.space, invite, people)


class ConversationView(View, frozen=True, kw_only=True):
    """A conversation in the viewer's list.

    `seq` is the number of the newest message. `last` is None if the viewer joined after it; `at` (epoch ms) is its
    time, or when the conversation began. `unread` counts messages.
    """

    id: str
    pair: bool
    name: str
    people: tuple[Person, ...]
    seq: int
    unread: int
    last: MessageView | None
    at: int


def conversation_view(talk: Conversation, viewer: str, row: Membership | None) -> ConversationView:
    """Return the conversation as the viewer sees it. `row` is None if it is not in the viewer's list."""
    since = member_of(talk, viewer).since
    last = talk.last if talk.last and talk.last.seq > since else None
    return ConversationView(
        id=talk.id,
        pair=talk.pair,
        name=talk.name,
        people=tuple(person_of(one.person) for one in talk.members),
        seq=talk.seq,
        unread=talk.seq - max(row.read if row else 0, since) if row else 0,
        last=message_view(last) if last else None,
        at=last.at if last else talk.created_at,
    )
