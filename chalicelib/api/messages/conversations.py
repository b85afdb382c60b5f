"""Direct messages over HTTP. Only accounts have them."""

import re
from typing import Annotated

from chalice.app import Response
from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.pictures import AttachedPictures
from chalicelib.api.requests import ID, ShortText, identifier, number
from chalicelib.api.routing import gives, limited, takes
from chalicelib.domain.conversation import Conversation
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.protocol import MessageView
from chalicelib.services.listings import inbox, message_search
from chalicelib.services.listings.inbox import ConversationPage, MessagePage, Unread
from chalicelib.services.listings.message_search import QUESTION_LIMIT, FoundMessages
from chalicelib.services.messages import conversations, message_pictures, receipts
from chalicelib.services.views.messages import ConversationView, conversation_view, message_view
from chalicelib.services.views.view import View

CONVERSATION = "/api/conversations/{conversation_id}"
MessageText = Annotated[str, Meta(max_length=4_000)]
Ids = Annotated[tuple[ShortText, ...], Meta(max_length=20)]


class NewConversation(Struct, frozen=True):
    """The id of one other account, or several for a group, which may have a name."""

    people: Ids
    name: ShortText = ""


class NewMessage(Struct, frozen=True):
    """`pictures` are shown in it. A message with pictures may have an empty text."""

    text: MessageText
    pictures: AttachedPictures = ()


class ReadMessages(Struct, frozen=True):
    """The number of the last message that was read."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]


class NewMembers(Struct, frozen=True):
    people: Ids


class NewName(Struct, frozen=True):
    name: ShortText


class ConversationAnswer(View, frozen=True, kw_only=True):
    """The conversation as it is now."""

    conversation: ConversationView


class MessageAnswer(View, frozen=True, kw_only=True):
    """The new message."""

    line: MessageView


@takes(query=("cursor",))
def list_conversations(call: Call) -> ConversationPage:
    return inbox.list_conversations(call.deps, call.member(), call.query("cursor"))


@limited("group")
@gives(201, "application/json")
@takes(body=NewConversation)
def begin_conversation(call: Call) -> ConversationAnswer:
    by, asked = call.member(), call.body(NewConversation)
    conversation = conversations.begin(call.deps, by, account_ids(asked.people), asked.name)
    return _seen(call, by, conversation)


@takes(query=("before", "after"))
def read_conversation(call: Call, conversation_id: str) -> MessagePage:
    by, before, after = call.member(), number(call.query("before")), number(call.query("after"))
    return inbox.read_conversation(call.deps, conversation_id_of(conversation_id), by, before=before, after=after or 0)


@limited("group")
@takes(body=NewName)
def rename_conversation(call: Call, conversation_id: str) -> ConversationAnswer:
    by, asked = call.member(), call.body(NewName)
    conversation = conversations.rename(call.deps, conversation_id_of(conversation_id), by, asked.name)
    return _seen(call, by, conversation)


@limited("message")
@gives(201, "application/json")
@takes(body=NewMessage)
def send_message(call: Call, conversation_id: str) -> MessageAnswer:
    by, asked = call.member(), call.body(NewMessage)
    conversation, chosen = conversation_id_of(conversation_id), [one.attachment() for one in asked.pictures]
    message = conversations.write(call.deps, conversation, by, asked.text, chosen)
    return MessageAnswer(line=message_view(conversation, message))


@gives(302)
@takes()
def show_picture(call: Call, conversation_id: str, seq: str, place: str, size: str) -> Response:
    """Redirect members of the conversation to a picture of a message, at an address that is valid for minutes."""
    by, conversation = call.member(), conversation_id_of(conversation_id)
    where = message_pictures.Place(_whole(seq), _whole(place), size)
    headers: dict[str, str | list[str]] = {
        "Location": message_pictures.address(call.deps, conversation, by, where),
        "Cache-Control": f"private, max-age={message_pictures.ADDRESS_S // 2}",
    }
    return Response("", headers=headers, status_code=302)


@gives(204)
@takes(body=ReadMessages)
def mark_read(call: Call, conversation_id: str) -> None:
    by, asked = call.member(), call.body(ReadMessages)
    receipts.mark_read(call.deps, conversation_id_of(conversation_id), by, asked.seq)


@gives(204)
@limited("typing")
@takes()
def tell_typing(call: Call, conversation_id: str) -> None:
    by = call.member()
    receipts.tell_typing(call.deps, conversation_id_of(conversation_id), by)


@limited("group")
@takes(body=NewMembers)
def add_people(call: Call, conversation_id: str) -> ConversationAnswer:
    by, asked = call.member(), call.body(NewMembers)
    conversation = conversations.add(call.deps, conversation_id_of(conversation_id), by, account_ids(asked.people))
    return _seen(call, by, conversation)


@gives(204)
def leave_conversation(call: Call, conversation_id: str) -> None:
    conversations.leave(call.deps, conversation_id_of(conversation_id), call.member())


@limited("search")
@takes(query=("q", "cursor"))
def find_messages(call: Call) -> FoundMessages:
    by, question = call.member(), (call.query("q") or "")[:QUESTION_LIMIT]
    return message_search.find(call.deps, by, question, call.query("cursor"))


def count_unread(call: Call) -> Unread:
    return inbox.unread(call.deps, call.member())


def _seen(call: Call, by: Identity, conversation: Conversation) -> ConversationAnswer:
    row = call.deps.conversations.membership(by.id, conversation.id)
    return ConversationAnswer(conversation=conversation_view(conversation, by.id, row))


def _whole(text: str) -> int:
    """The number in a part of a path, 0 if it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else 0


def conversation_id_of(conversation_id: str) -> str:
    return identifier(conversation_id, "no_such_conversation")


def account_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not all(ID.fullmatch(one) for one in ids):
        raise NotFound("no_such_person")
    return ids


ROUTES = (
    ("GET", "/api/conversations", list_conversations),
    ("POST", "/api/conversations", begin_conversation),
    ("GET", CONVERSATION, read_conversation),
    ("PATCH", CONVERSATION, rename_conversation),
    ("POST", f"{CONVERSATION}/lines", send_message),
    ("GET", f"{CONVERSATION}/lines/{{seq}}/pictures/{{place}}/{{size}}", show_picture),
    ("PUT", f"{CONVERSATION}/read", mark_read),
    ("POST", f"{CONVERSATION}/typing", tell_typing),
    ("POST", f"{CONVERSATION}/people", add_people),
    ("DELETE", f"{CONVERSATION}/people/me", leave_conversation),
    ("GET", "/api/messages", find_messages),
    ("GET", "/api/unread", count_unread),
)
