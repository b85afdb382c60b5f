"""Sharing a Space over HTTP: its card, sent as a direct message."""

from msgspec import Struct

from chalicelib.api.call import Call
from chalicelib.api.messages.conversations import Ids, MessageText, account_ids, conversation_id_of
from chalicelib.api.requests import identifier
from chalicelib.api.routing import SPACE, gives, limited, takes
from chalicelib.services import rate_limits
from chalicelib.services.space import sharing
from chalicelib.services.views.view import View


class CardToSend(Struct, frozen=True):
    """The recipients of a Space's card (people, and existing conversations) and the text to send with it."""

    people: Ids = ()
    conversations: Ids = ()
    text: MessageText = ""


class CardAnswer(View, frozen=True, kw_only=True):
    """The ids of the people and conversations that the card could not be sent to."""

    refused: list[str]


@limited("message")
@gives(201, "application/json")
@takes(body=CardToSend)
def send_card(call: Call, space_id: str) -> CardAnswer:
    known, by, asked = identifier(space_id, "no_such_space"), call.member(), call.body(CardToSend)
    people, conversation_ids = account_ids(asked.people), tuple(conversation_id_of(one) for one in asked.conversations)
    others = len(people) + len(conversation_ids) - 1
    if others > 0:  # each recipient is a message; the first was counted with the request
        rate_limits.count(call.deps, "message", by, call.address, others)
    return CardAnswer(refused=sharing.share(call.deps, known, by, people, conversation_ids, asked.text))


ROUTES = (("POST", f"{SPACE}/messages", send_card),)
