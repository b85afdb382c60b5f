"""Spaces in conversations: the card of a Space, sent to several recipients, and invites to speak."""

import logging
from collections.abc import Sequence

from chalicelib import protocol
from chalicelib.domain.conversation import Message
from chalicelib.domain.errors import NotAllowed, NotFound, Refused
from chalicelib.domain.facts import Invite
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import Space
from chalicelib.domain.texts import message_of
from chalicelib.services.deps import Deps
from chalicelib.services.messages import conversations
from chalicelib.services.notifications.delivery import send
from chalicelib.services.space import deciding
from chalicelib.services.views.messages import message_view

log = logging.getLogger(__name__)


def share(
    deps: Deps, space_id: str, by: Identity, people: Sequence[str], conversation_ids: Sequence[str], text: str = ""
) -> list[str]:
    """Send the card of a Space, with an optional text, to each of these people and conversations. Returns the ids of
    those to which it could not be sent. Raises NotFound `no_such_space`, Invalid `invalid_message`."""
    words, space = message_of(text, least=0), deciding.loaded(deps, space_id)

    def send_card(person: str | None, conversation_id: str) -> None:
        conversation = (
            conversations.begin(deps, by, [person]) if person else conversations.loaded(deps, conversation_id, by)
        )
        conversations.put(deps, conversation, by, lambda made: Message(made, by, "space", words, space.id))

    refused = []
    for person, conversation_id in [*((one, "") for one in people), *((None, one) for one in conversation_ids)]:
        try:
            send_card(person, conversation_id)
        except (NotAllowed, NotFound) as error:
            log.info("the card of %s was not sent: %s", space_id, error.code)
            refused.append(person or conversation_id)
    return refused


def invite(deps: Deps, space: Space, made: Invite) -> None:
    """Send an invite to speak as a message, for somebody who is not in the Space. Never fails: the invite itself is
    saved already."""
    message = lambda message_id: Message(message_id, made.by, "invite", "", space.id, made.id, made.expires_at)  # noqa: E731
    try:
        conversation = conversations.begin(deps, made.by, [made.person_id])
        written = conversations.put(deps, conversation, made.by, message)
        deps.conversations.place_invite(made.id, conversation.id, written.seq, deps.clock())
    except Refused as error:
        log.info("%s: the invite %s was not written: %s", space.id, made.id, error.code)
    except Exception:
        log.exception("%s: the invite %s was not written", space.id, made.id)


def answered(deps: Deps, invite_id: str, answer: str) -> None:
    """Record the answer on the invite's card, and update open pages that show it. Never fails."""
    try:
        place = deps.conversations.answer(invite_id, answer)
        if place is not None:
            _show(deps, *place, answer)
    except Exception:
        log.exception("the answer to the invite %s was not shown", invite_id)


def _show(deps: Deps, conversation_id: str, seq: int, answer: str) -> None:
    conversation = deps.conversations.load(conversation_id)
    if conversation is None:
        return
    (message,) = conversations.messages(deps, conversation, seq - 1, seq + 1, 1)
    for one in conversation.members:
        send(
            deps, one.person.id, protocol.MessageAdded(conversation.id, message_view(conversation.id, message, answer))
        )
