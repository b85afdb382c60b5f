"""Conversations and their messages as `docs/protocol/inbox.md` describes them: pure, for one viewer."""

from chalicelib.domain.conversation import Conversation, Message, member_of
from chalicelib.domain.picture import Picture
from chalicelib.protocol import InviteCard, MessagePicture, MessageView, Person
from chalicelib.services.views.view import View
from chalicelib.services.views.wire import person_of
from chalicelib.store.conversations import Membership


def message_view(conversation_id: str, message: Message, answer: str | None = None) -> MessageView:
    """Return a message as it is sent. `answer` is the answer to its invite, None if there is none yet."""
    around = f"/api/conversations/{conversation_id}/lines/{message.seq}/pictures"
    invite = InviteCard(message.invite, message.ends_at, answer) if message.invite and message.ends_at else None
    people = tuple(person_of(one) for one in message.people)
    pictures = tuple(_picture(f"{around}/{place}", one) for place, one in enumerate(message.pictures, 1))
    by, kind, text = person_of(message.by), message.kind, message.text
    return MessageView(message.seq, message.at, by, kind, text, message.space, invite, people, pictures)


def _picture(address: str, picture: Picture) -> MessagePicture:
    return MessagePicture(f"{address}/small", f"{address}/large", picture.width, picture.height, picture.alt)


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


def conversation_view(conversation: Conversation, viewer: str, row: Membership | None) -> ConversationView:
    """Return the conversation as the viewer sees it. `row` is None if it is not in the viewer's list."""
    since = member_of(conversation, viewer).since
    last = conversation.last if conversation.last and conversation.last.seq > since else None
    return ConversationView(
        id=conversation.id,
        pair=conversation.pair,
        name=conversation.name,
        people=tuple(person_of(one.person) for one in conversation.members),
        seq=conversation.seq,
        unread=conversation.seq - max(row.read if row else 0, since) if row else 0,
        last=message_view(conversation.id, last) if last else None,
        at=last.at if last else conversation.created_at,
    )
