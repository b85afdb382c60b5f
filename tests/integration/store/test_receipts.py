"""What two people see of each other in their conversation: what was read, and who is typing."""

from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.conversation import Conversation
from chalicelib.domain.errors import NotFound
from chalicelib.domain.identity import Identity
from chalicelib.services import preferences
from chalicelib.services.listings import inbox
from chalicelib.services.messages import conversations, receipts
from chalicelib.services.people import relationships
from tests.support.control import BOB, EVE, HOST, Control


@pytest.fixture
def talk(control: Control) -> Conversation:
    """Ada's and Bob's conversation, in which Ada wrote. Eve has an account, too."""
    for one in (HOST, BOB, EVE):
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)
    begun = conversations.begin(control.deps, HOST, [BOB.id])
    conversations.write(control.deps, begun.id, HOST, "Hello")
    return begun


def told(control: Control, page: str) -> list[dict[str, Any]]:
    """Return what a page was told beside messages and its person's own reading."""
    return [one for one in control.posts.to(page) if one["type"] in ("read", "typing")]


def test_two_see_what_the_other_has_read_and_when_they_type(control: Control, talk: Conversation) -> None:
    page = control.page(HOST)
    assert inbox.read_conversation(control.deps, talk.id, HOST).read == 0
    receipts.tell_typing(control.deps, talk.id, BOB)
    receipts.mark_read(control.deps, talk.id, BOB, 7)
    receipts.mark_read(control.deps, talk.id, BOB, 1)
    assert told(control, page) == [
        {"type": "typing", "conversation": talk.id},
        {"type": "read", "conversation": talk.id, "seq": 1},
    ]
    assert inbox.read_conversation(control.deps, talk.id, HOST).read == 1


@pytest.mark.parametrize("quiet", [HOST, BOB], ids=["of the one", "of the other"])
def test_who_does_not_show_what_they_read_does_not_see_it_either(
    control: Control, talk: Conversation, quiet: Identity
) -> None:
    preferences.change(control.deps, quiet, {"show_reading": False})
    _sees_nothing(control, talk)


def test_block_hides_what_was_read(control: Control, talk: Conversation) -> None:
    relationships.add(control.deps, HOST, "block", BOB.id)
    _sees_nothing(control, talk)


def test_group_shows_nobody_what_others_read(control: Control, talk: Conversation) -> None:
    group = conversations.begin(control.deps, HOST, [BOB.id, EVE.id])
    conversations.write(control.deps, group.id, HOST, "Hello")
    _sees_nothing(control, group)


def test_stranger_cannot_say_that_they_type(control: Control, talk: Conversation) -> None:
    with pytest.raises(NotFound):
        receipts.tell_typing(control.deps, talk.id, EVE)


def _sees_nothing(control: Control, talk: Conversation) -> None:
    pages = [control.page(HOST), control.page(BOB)]
    for one in (HOST, BOB):
        receipts.tell_typing(control.deps, talk.id, one)
        receipts.mark_read(control.deps, talk.id, one, 1)
        assert inbox.read_conversation(control.deps, talk.id, one).read is None
    assert [told(control, page) for page in pages] == [[], []]
