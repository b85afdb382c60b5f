"""Searching one's own messages.

Nothing is indexed, so that no private text is stored twice and none is left behind: the person's conversations are
read, the newest first, and each request reads a bounded number of messages.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from chalicelib.domain.conversation import Conversation, Message, member_of
from chalicelib.domain.identity import Identity
from chalicelib.domain.search_words import begins, words_of
from chalicelib.errors import Malformed
from chalicelib.protocol import MessageView
from chalicelib.services.deps import Deps
from chalicelib.services.listings.inbox import own_conversations
from chalicelib.services.messages import conversations
from chalicelib.services.views.messages import ConversationView, conversation_view, message_view
from chalicelib.services.views.view import View

QUESTION_LIMIT: Final = 200  # characters of a question
WORDS: Final = 8  # of a question
FOUND: Final = 20  # messages that are found by one request
CONVERSATIONS: Final = 20  # that one request reads
READ: Final = 2_000  # messages that one request reads
CHUNK: Final = 200

Spot = tuple[tuple[int, str] | None, int | None]
"""The conversation (time and id) that was searched last, and the number before which the next one goes on."""
_NUMBER = Annotated[int, Meta(ge=0, lt=2**53)]
_SPOT: Final = tuple[tuple[_NUMBER, Annotated[str, Meta(max_length=200)]] | None, _NUMBER | None]


class FoundMessage(View, frozen=True, kw_only=True):
    """A message with its conversation."""

    conversation: ConversationView
    line: MessageView


class FoundMessages(View, frozen=True, kw_only=True):
    """Some of the messages that were found, the newest of each conversation first. `next` is None at the end; with a
    `next`, there may be more even if none was found."""

    found: list[FoundMessage]
    next: str | None


def find(deps: Deps, by: Identity, question: str, cursor: str | None = None) -> FoundMessages:
    """Messages in which words begin with each word of the question. Raises Malformed `invalid_cursor`."""
    wanted = words_of(question, WORDS, common=True)
    after, before = _spot(cursor)
    if not wanted:
        return FoundMessages(found=[], next=None)
    rows, end = deps.conversations.memberships(by.id, after, CONVERSATIONS)
    loaded = deps.conversations.load_all([row.conversation for row in rows])
    search = _Search(deps, by, wanted)
    for row, conversation in own_conversations(deps, by, rows, loaded):
        stopped = search.read(conversation, before)
        found = conversation_view(conversation, by.id, row)
        search.collect(found)
        if stopped is not None:
            return FoundMessages(found=search.found, next=_cursor(after, stopped))
        after, before = (row.at, row.conversation), None
    return FoundMessages(found=search.found, next=_cursor(end, None) if end else None)


class _Search:
    """What one request has read and found."""

    def __init__(self, deps: Deps, by: Identity, wanted: tuple[str, ...]) -> None:
        self.found: list[FoundMessage] = []
        self._deps, self._by, self._wanted = deps, by, wanted
        self._read = 0
        self._here: list[Message] = []

    def read(self, conversation: Conversation, before: int | None) -> int | None:
        """Search the conversation backwards; returns the number before which to go on, None when it is done."""
        self._here = []
        since = member_of(conversation, self._by.id).since
        end = conversation.seq + 1 if before is None else before
        while messages := conversations.messages(self._deps, conversation, since, end, CHUNK, newest=True):
            for message in reversed(messages):
                if len(self.found) + len(self._here) >= FOUND or self._read >= READ:
                    return end
                end = message.seq
                self._read += 1
                self._here += [message] if begins(self._wanted, _words(message)) else []
        return None

    def collect(self, view: ConversationView) -> None:
        """Add what was found in the conversation that was read last."""
        self.found += [FoundMessage(conversation=view, line=message_view(view.id, message)) for message in self._here]


def _words(message: Message) -> str:
    return " ".join((message.text, *(picture.alt for picture in message.pictures)))


def _spot(cursor: str | None) -> Spot:
    try:
        return msgspec.json.decode(cursor, type=_SPOT) if cursor else (None, None)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed("invalid_cursor") from error


def _cursor(after: tuple[int, str] | None, before: int | None) -> str:
    return msgspec.json.encode((after, before)).decode()
