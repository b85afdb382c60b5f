"""Pictures in messages: stored privately, and given to the members of their conversation alone.

Their keys begin with the author's id, so that deleting an account deletes all of them at once, also those of groups
that the account has left and of messages that were never written.
"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from chalicelib.domain.conversation import Conversation, member_of
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.domain.picture import SIZES, Picture, file_of
from chalicelib.services import pictures
from chalicelib.services.deps import Deps
from chalicelib.services.pictures import Attachment, DrawnPicture

ADDRESS_S: Final = 5 * 60


class Place(Struct, frozen=True):
    """Where a picture is: in the message with number `seq`, at `place` from 1, in `size` (`small` or `large`)."""

    seq: int
    place: int
    size: str


def keep(deps: Deps, conversation: Conversation, by: Identity, chosen: Sequence[Attachment]) -> tuple[Picture, ...]:
    """The person's own uploads, drawn anew and stored privately. Nothing is stored if one of them is refused, or if
    the command has been executed: its uploads are gone.

    Each call stores them under new names: a command's mark may come back when nobody remembers the command, and must
    not replace the pictures of its message. Raises as `pictures.drawn` does.
    """
    if deps.mark in conversation.done:
        return ()
    try:
        ready = pictures.drawn(deps, by, chosen)
    except NotFound:
        now = deps.conversations.load(conversation.id)
        if now is None or deps.mark not in now.done:
            raise
        return ()  # it was being executed at the same time
    folder = f"{_folder(by.id)}{conversation.id}/{deps.new_id('m')}"
    return tuple(_kept(deps, one, f"{folder}/{place}") for place, one in enumerate(ready, 1))


def address(deps: Deps, conversation_id: str, by: Identity, where: Place) -> str:
    """A URL of a picture that is valid for 5 min.

    Raises NotFound `no_such_conversation` unless `by` is a member, and `not_found` if no message that they may read has
    such a picture.
    """
    conversation = deps.conversations.load(conversation_id)
    if conversation is None:
        raise NotFound("no_such_conversation")
    since = member_of(conversation, by.id).since
    stored = deps.conversations.messages(conversation_id, max(since, where.seq - 1), where.seq + 1, 1, newest=False)
    waiting = [one for one in conversation.waiting if one.seq == where.seq > since]
    found = [picture for message in (*stored, *waiting)[:1] for picture in message.pictures]
    if where.size not in SIZES or not 1 <= where.place <= len(found):
        raise NotFound("not_found")
    name = file_of(found[where.place - 1].name, where.size)
    return deps.media.offer(name, f"espacio-{where.seq}-{where.place}.webp", ADDRESS_S)


def forget(deps: Deps, sent: Sequence[Picture]) -> None:
    """Delete these pictures, of one message or of many."""
    deps.media.forget_many([file_of(picture.name, size) for picture in sent for size in SIZES])


def forget_all(deps: Deps, account_id: str) -> None:
    """Delete all pictures that the account has sent."""
    deps.media.forget_all(_folder(account_id))


def _kept(deps: Deps, one: DrawnPicture, name: str) -> Picture:
    for size, content in one.files.items():
        deps.media.keep(file_of(name, size), content, "image/webp")
    return Picture(name, one.width, one.height, one.alt)


def _folder(account_id: str) -> str:
    return f"messages/{account_id}/"
