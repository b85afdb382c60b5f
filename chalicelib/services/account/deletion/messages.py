"""An account's messages, notifications and devices.

Messages to others stay in their conversations, without the author's name and pictures: their words belong to the
recipients as well.
"""

from dataclasses import replace
from typing import Any, Final

import msgspec

from chalicelib.domain.anonymisation import without
from chalicelib.domain.conversation import Conversation, Message, member_of, without_pictures_of
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.account.deletion.data_part import ExportPage
from chalicelib.services.cursors import cursor_of, place_of
from chalicelib.services.deps import Deps
from chalicelib.services.messages import conversations, deletion, message_pictures
from chalicelib.services.retry import ATTEMPTS, jitter
from chalicelib.services.views.notifications import notification_view
from chalicelib.store.conversations import Membership
from chalicelib.store.tables import LostRace

MESSAGES: Final = 500
NOTES: Final = 100
Spot = tuple[tuple[int, str] | None, int]
"""The conversation (time and id) that was finished last, and the last message handled in the next one."""


def export_messages(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    """A page of the messages of one conversation."""
    after, seq = _spot(cursor)
    rows, _ = deps.conversations.memberships(who.id, after, 1)
    if not rows:
        return [], None
    place = (rows[0].at, rows[0].conversation)
    try:
        conversation = conversations.loaded(deps, rows[0].conversation, who)
    except NotFound:
        return [], _cursor(place, 0)
    found = conversations.messages(
        deps, conversation, max(seq, member_of(conversation, who.id).since), conversation.seq + 1, MESSAGES
    )
    page = {
        "conversation": conversation.id,
        "name": conversation.name,
        "people": [member.person.name for member in conversation.members],
        "lines": [to_json(message) for message in found],
    }
    return [page], _cursor(after, found[-1].seq) if len(found) == MESSAGES else _cursor(place, 0)


def erase_messages(deps: Deps, who: Identity, cursor: str | None) -> str | None:
    """Anonymise a page of messages of one conversation; after the last, the account leaves the conversation."""
    _, seq = _spot(cursor)
    rows, _ = deps.conversations.memberships(who.id, None, 1)
    if not rows:
        message_pictures.forget_all(deps, who.id)
        return None if deps.deletion.inbox(f"TALKS#{who.id}") else cursor or _cursor(None, 0)
    last = _rewrite_messages(deps, who, rows[0], seq)
    if last is None:
        deps.conversations.unlist(who.id, rows[0].conversation)
    return _cursor(None, last or 0)


def export_notifications(deps: Deps, who: Identity, cursor: str | None) -> ExportPage:
    found, end = deps.notifications.page(who.id, place_of(cursor), NOTES, deps.now_ms())
    return [to_json(notification_view(one)) for one in found], cursor_of(end)


def erase_notifications(deps: Deps, who: Identity, _: str | None) -> str | None:
    return None if deps.deletion.inbox(f"NOTES#{who.id}") else "more"


def export_devices(deps: Deps, who: Identity, _: str | None) -> ExportPage:
    devices, wanted = deps.devices.all(who.id)
    return [{"devices": [{"language": one.language, "at": one.at} for one in devices], "wanted": wanted}], None


def erase_devices(deps: Deps, who: Identity, _: str | None) -> str | None:
    deps.devices.forget_all(who.id)
    return None


def _rewrite_messages(deps: Deps, who: Identity, row: Membership, after: int) -> int | None:
    """The number of the last message handled, or None when all have been."""
    conversation = deps.conversations.load(row.conversation)
    if conversation is None:
        return None
    found = deps.conversations.messages(conversation.id, after, conversation.seq + 1, MESSAGES, newest=False)
    for message in found:
        _rewrite(deps, conversation, message, who)
    if len(found) == MESSAGES:
        return found[-1].seq
    _leave_conversation(deps, conversation.id, who)
    return None


def _rewrite(deps: Deps, conversation: Conversation, message: Message, who: Identity) -> None:
    after = without(without_pictures_of(message, who.id), who.id)
    if after != message:
        deps.conversations.rewrite(conversation.id, after)


def _leave_conversation(deps: Deps, conversation_id: str, who: Identity) -> None:
    """Remove the account from the members without a message about it. Raises Conflict `busy`; the job is retried."""
    for attempt in range(ATTEMPTS):
        before = deps.conversations.load(conversation_id)
        if before is None:
            return
        after = _without(before, who)
        if after == before:
            return deletion.forget_if_left(deps, before)
        try:
            deps.conversations.save(replace(after, version=before.version + 1))
        except LostRace:
            deps.pause(jitter(deps, attempt))
        else:
            return deletion.forget_if_left(deps, after)
    raise Conflict("busy")


def _without(conversation: Conversation, who: Identity) -> Conversation:
    waiting = tuple(without_pictures_of(message, who.id) for message in conversation.waiting)
    return without(replace(conversation, waiting=waiting), who.id)


def _spot(cursor: str | None) -> Spot:
    return msgspec.json.decode(cursor, type=Spot) if cursor else (None, 0)


def _cursor(after: Any, seq: int) -> str:
    return msgspec.json.encode((after, seq)).decode()
