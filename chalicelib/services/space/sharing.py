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
    """Sends the card of a Space, with an optional text, to each of these people and conversations. Returns the ids of
    those to which it could not be sent. Raises NotFound `no_such_space`, Invalid `invalid_message`."""
    words, space = message_of(text, least=0), deciding.loaded(deps, space_id)

    def send_card(person: str | None, conversation: str) -> None:
        talk = conversations.begin(deps, by, [person]) if person else conversations.loaded(deps, conversation, by)
        conversations.put(deps, talk, by, lambda made: Message(made, by, "space", words, space.id))

    refused = []
    for person, conversation in [*((one, "") for one in people), *((None, one) for one in conversation_ids)]:
        try:
            send_card(person, conversation)
        except (NotAllowed, NotFound) as error:
            log.info("the card of %s was not sent: %s", space_id, error.code)
            refused.append(person or conversation)
    return refused


def invite(deps: Deps, space: Space, made: Invite) -> None:
    """Sends an invite to speak as a message, for somebody who is not in the Space. Never fails: the invite itself is
    saved already."""
    line = lambda line_id: Message(line_id, made.by, "invite", "", space.id, made.id, made.expires_at)  # noqa: E731
    try:
        talk = conversations.begin(deps, made.by, [made.person_id])
        written = conversations.put(deps, talk, made.by, line)
        deps.conversations.place_invite(made.id, talk.id, written.seq, deps.clock())
    except Refused as error:
        log.info("%s: the invite %s was not written: %s", space.id, made.id, error.code)
    except Exception:
        log.exception("%s: the invite %s was not written", space.id, made.id)


def answered(deps: Deps, invite_id: str, answer: str) -> None:
    """Records the answer on the invite's card, and updates open pages that show it. Never fails."""
    try:
        place = deps.conversations.answer(invite_id, answer)
        if place is not None:
            _show(deps, *place, answer)
    except Exception:
        log.exception("the answer to the invite %s was not shown", invite_id)


def _show(deps: Deps, conversation_id: str, seq: int, answer: str) -> None:
    talk = deps.conversations.load(conversation_id)
    if talk is None:
        return
    (line,) = conversations.lines(deps, talk, seq - 1, seq + 1, 1)
    for one in talk.members:
        send(deps, one.person.id, protocol.MessageAdded(talk.id, message_view(line, answer)))
