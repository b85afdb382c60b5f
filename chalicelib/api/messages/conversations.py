"""Direct messages and notifications over HTTP. Only accounts have them."""

from typing import Annotated, Any

from chalice.app import Response
from msgspec import Meta, Struct

from chalicelib.api.call import Call
from chalicelib.api.requests import ID, Line, identifier, number
from chalicelib.api.routing import gives, limited, takes
from chalicelib.api.space.commands import SPACE, about
from chalicelib.domain.conversation import Conversation
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.messages import conversations, inbox
from chalicelib.services.notifications import push
from chalicelib.services.space import sharing
from chalicelib.services.views.messages import conversation_view, line_view

TALK = "/api/conversations/{conversation_id}"
Text = Annotated[str, Meta(max_length=4_000)]
Some = Annotated[tuple[Line, ...], Meta(max_length=20)]


class NewConversation(Struct, frozen=True):
    """Ids of one other account, or of several for a group, which may have a name."""

    people: Some
    name: Line = ""


class NewLine(Struct, frozen=True):
    text: Text


class ReadLine(Struct, frozen=True):
    """The number of the last line that was read."""

    seq: Annotated[int, Meta(ge=0, le=2**53)]


class ReadNotes(Struct, frozen=True):
    """Up to when they were read (epoch ms)."""

    until: Annotated[int, Meta(ge=0, le=2**53)]


class More(Struct, frozen=True):
    people: Some


class Renamed(Struct, frozen=True):
    name: Line


class Wishes(Struct, frozen=True):
    """What a person wants to be told of on their devices, or no longer; what is left out stays."""

    wanted: Annotated[dict[Line, bool], Meta(max_length=20)] = {}


class NewDevice(Struct, frozen=True):
    """A browser's push subscription: its endpoint and keys (base64url), and the language of its pages."""

    endpoint: Line
    p256dh: Line
    auth: Line
    language: Line = ""


class NewCard(Struct, frozen=True):
    """To whom the card of a Space goes: people, and conversations that there are."""

    people: Some = ()
    conversations: Some = ()
    text: Text = ""


@takes(query=("cursor",))
def list_conversations(call: Call) -> Any:
    page = inbox.conversations(call.deps, call.member(), call.query("cursor"))
    return {"conversations": page.items, "next": page.next}


@limited("group")
@gives(201, "application/json")
@takes(body=NewConversation)
def begin_conversation(call: Call) -> Any:
    by, asked = call.member(), call.body(NewConversation)
    talk = conversations.begin(call.deps, by, _people(asked.people), asked.name)
    return Response({"conversation": _seen(call, by, talk)}, status_code=201)


@takes(query=("before", "after"))
def read_conversation(call: Call, conversation_id: str) -> Any:
    by, before, after = call.member(), number(call.query("before")), number(call.query("after"))
    return inbox.conversation(call.deps, _known(conversation_id), by, before=before, after=after or 0)


@limited("group")
@takes(body=Renamed)
def rename_conversation(call: Call, conversation_id: str) -> Any:
    by, asked = call.member(), call.body(Renamed)
    talk = conversations.rename(call.deps, _known(conversation_id), by, asked.name)
    return {"conversation": _seen(call, by, talk)}


@limited("message")
@gives(201, "application/json")
@takes(body=NewLine)
def write_line(call: Call, conversation_id: str) -> Any:
    by, asked = call.member(), call.body(NewLine)
    line = conversations.write(call.deps, _known(conversation_id), by, asked.text)
    return Response({"line": to_json(line_view(line))}, status_code=201)


@gives(204)
@takes(body=ReadLine)
def mark_read(call: Call, conversation_id: str) -> Any:
    by, asked = call.member(), call.body(ReadLine)
    conversations.read(call.deps, _known(conversation_id), by, asked.seq)
    return Response("", status_code=204)


@limited("group")
@takes(body=More)
def add_people(call: Call, conversation_id: str) -> Any:
    by, asked = call.member(), call.body(More)
    talk = conversations.add(call.deps, _known(conversation_id), by, _people(asked.people))
    return {"conversation": _seen(call, by, talk)}


@gives(204)
def leave_conversation(call: Call, conversation_id: str) -> Any:
    conversations.leave(call.deps, _known(conversation_id), call.member())
    return Response("", status_code=204)


@limited("message")
@gives(201, "application/json")
@takes(body=NewCard)
def send_card(call: Call, space_id: str) -> Any:
    known, by, asked = about(call, space_id), call.member(), call.body(NewCard)
    people, talks = _people(asked.people), tuple(_known(one) for one in asked.conversations)
    return Response({"refused": sharing.share(call.deps, known, by, people, talks, asked.text)}, status_code=201)


def count_unread(call: Call) -> Any:
    return inbox.unread(call.deps, call.member())


@takes(query=("cursor",))
def list_notifications(call: Call) -> Any:
    by = call.member()
    page = inbox.notifications(call.deps, by, call.query("cursor"))
    return {"notifications": page.items, "next": page.next, "read_at": call.deps.notes.read_at(by.id)}


@gives(204)
@takes(body=ReadNotes)
def mark_notifications_read(call: Call) -> Any:
    by, asked = call.member(), call.body(ReadNotes)
    inbox.read_notifications(call.deps, by, asked.until)
    return Response("", status_code=204)


def _seen(call: Call, by: Identity, talk: Conversation) -> dict[str, Any]:
    return conversation_view(talk, by.id, call.deps.conversations.membership(by.id, talk.id))


def _known(conversation_id: str) -> str:
    return identifier(conversation_id, "no_such_conversation")


def _people(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not all(ID.fullmatch(one) for one in ids):
        raise NotFound("no_such_person", "There is no such account.")
    return ids


@takes(body=Wishes)
def choose_pushed(call: Call) -> Any:
    by, asked = call.member(), call.body(Wishes)
    return {"key": _push_key(call), "wanted": push.choose(call.deps, by, asked.wanted)}


def show_pushed(call: Call) -> Any:
    by = call.member()
    return {"key": _push_key(call), "wanted": push.choices(call.deps, by.id)}


@limited("credentials")
@takes(body=NewDevice)
def enroll_device(call: Call) -> Any:
    by, asked = call.member(), call.body(NewDevice)
    return {"device": push.enroll(call.deps, by, asked.endpoint, asked.p256dh, asked.auth, asked.language)}


@gives(204)
def withdraw_device(call: Call, device_id: str) -> Any:
    push.withdraw(call.deps, call.member(), identifier(device_id, "not_found"))
    return Response("", status_code=204)


def _push_key(call: Call) -> str | None:
    return call.deps.push.key if call.deps.push else None


ROUTES = (
    ("GET", "/api/push", show_pushed),
    ("PATCH", "/api/push", choose_pushed),
    ("PUT", "/api/push/devices", enroll_device),
    ("DELETE", "/api/push/devices/{device_id}", withdraw_device),
    ("GET", "/api/conversations", list_conversations),
    ("POST", "/api/conversations", begin_conversation),
    ("GET", TALK, read_conversation),
    ("PATCH", TALK, rename_conversation),
    ("POST", f"{TALK}/lines", write_line),
    ("PUT", f"{TALK}/read", mark_read),
    ("POST", f"{TALK}/people", add_people),
    ("DELETE", f"{TALK}/people/me", leave_conversation),
    ("POST", f"{SPACE}/messages", send_card),
    ("GET", "/api/unread", count_unread),
    ("GET", "/api/notifications", list_notifications),
    ("PUT", "/api/notifications/read", mark_notifications_read),
)
