"""Conversations: one for each pair, lines without gaps or duplicates, and unread counts that cannot drift."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.conversation import PEOPLE, Conversation, Message
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.services.listings import inbox
from chalicelib.services.messages import conversations, receipts
from chalicelib.services.people import relationships
from chalicelib.services.space import join
from chalicelib.store.conversations import ConversationStore
from tests.support.control import BOB, EVE, HOST, Control, person

ZOE = Identity("a_zoe", "Zoe", "zoe")


@pytest.fixture
def talk(control: Control) -> Conversation:
    """Ada's and Bob's conversation. Eve and Zoe have accounts, too."""
    enroll(control, HOST, BOB, EVE, ZOE)
    return conversations.begin(control.deps, HOST, [BOB.id])


def enroll(control: Control, *who: Identity) -> None:
    for one in who:
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)


def seen(control: Control, talk: Conversation, by: Identity, **where: int) -> list[tuple[int, str, str]]:
    """Return number, name and text of each line on the newest page, or on the one of `before` or `after`."""
    page = inbox.read_conversation(control.deps, talk.id, by, **where)
    return [(line.seq, line.by.name, line.text) for line in page.lines]


def unread(control: Control, by: Identity) -> int:
    return inbox.unread(control.deps, by).messages


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(act) for act in acts]]


@pytest.mark.over_http
def test_two_who_begin_at_the_same_time_get_one_conversation(control: Control, talk: Conversation) -> None:
    begun = at_once(
        *[
            lambda: conversations.begin(control.deps, EVE, [ZOE.id]),
            lambda: conversations.begin(control.deps, ZOE, [EVE.id]),
        ]
        * 3
    )
    assert {one.id for one in begun} == {begun[0].id} != {talk.id}
    conversations.write(control.deps, begun[0].id, EVE, "Tea?")
    conversations.write(control.deps, begun[1].id, ZOE, "Trains!")
    assert seen(control, begun[0], ZOE) == [(1, "Eve", "Tea?"), (2, "Zoe", "Trains!")]


@pytest.mark.over_http
def test_lines_of_many_at_once_have_every_number_once(control: Control, talk: Conversation) -> None:
    writers = [HOST, BOB] * 6
    lines = at_once(
        *[
            lambda by=by, n=n: conversations.write(control.deps, talk.id, by, f"line {n}")
            for n, by in enumerate(writers)
        ]
    )
    assert sorted(line.seq for line in lines) == list(range(1, 13))
    read = seen(control, talk, HOST)
    assert [seq for seq, _, _ in read] == list(range(1, 13))
    assert {text for _, _, text in read} == {f"line {n}" for n in range(12)}


def test_line_sent_twice_under_one_key_is_written_once(control: Control, talk: Conversation) -> None:
    deps = replace(control.deps, mark="k1")
    first = conversations.write(deps, talk.id, HOST, "Tea?")
    conversations.write(control.deps, talk.id, BOB, "Yes.")
    assert conversations.write(deps, talk.id, HOST, "Tea?") == first
    assert seen(control, talk, BOB) == [(1, "Ada", "Tea?"), (2, "Bob", "Yes.")]


@pytest.mark.over_http
def test_line_sent_twice_at_once_under_one_key_is_written_once(control: Control, talk: Conversation) -> None:
    deps = replace(control.deps, mark="k1")
    lines = at_once(*[lambda: conversations.write(deps, talk.id, HOST, "Tea?")] * 4)
    assert {line.seq for line in lines} == {1}
    assert seen(control, talk, BOB) == [(1, "Ada", "Tea?")]


def test_line_that_nobody_was_told_of_is_told_by_the_same_command_again(control: Control, talk: Conversation) -> None:
    deps = replace(control.deps, mark="k1")
    with (
        mock.patch.object(ConversationStore, "follow", side_effect=OSError("the network is gone")),
        pytest.raises(OSError, match="the network is gone"),
    ):
        conversations.write(deps, talk.id, HOST, "Tea?")
    assert unread(control, BOB) == 0
    conversations.write(deps, talk.id, HOST, "Tea?")
    assert (unread(control, BOB), seen(control, talk, BOB)) == (1, [(1, "Ada", "Tea?")])


def test_unread_is_what_others_wrote_since_the_last_reading(control: Control, talk: Conversation) -> None:
    for text in ("Tea?", "Or trains?", "Both?"):
        conversations.write(control.deps, talk.id, HOST, text)
    assert (unread(control, BOB), unread(control, HOST)) == (3, 0)
    receipts.mark_read(control.deps, talk.id, BOB, 2)
    receipts.mark_read(control.deps, talk.id, BOB, 1)
    assert unread(control, BOB) == 1
    receipts.mark_read(control.deps, talk.id, BOB, 10**9)
    conversations.write(control.deps, talk.id, HOST, "Well?")
    assert unread(control, BOB) == 1
    assert inbox.list_conversations(control.deps, BOB).conversations[0].unread == 1


@pytest.mark.over_http
def test_unread_does_not_drift_while_one_reads_and_the_other_writes(control: Control, talk: Conversation) -> None:
    conversations.write(control.deps, talk.id, HOST, "first")
    write = lambda: conversations.write(control.deps, talk.id, HOST, "more")  # noqa: E731
    read = lambda: receipts.mark_read(control.deps, talk.id, BOB, seen(control, talk, BOB)[-1][0])  # noqa: E731
    at_once(write, read, write, read, write, read)
    last_read = control.deps.conversations.membership(BOB.id, talk.id)
    assert last_read is not None
    assert unread(control, BOB) == 4 - last_read.read
    receipts.mark_read(control.deps, talk.id, BOB, 4)
    assert unread(control, BOB) == 0


def test_own_line_does_not_hide_what_was_not_read(control: Control, talk: Conversation) -> None:
    conversations.write(control.deps, talk.id, HOST, "Tea?")
    conversations.write(control.deps, talk.id, BOB, "sent from somewhere else")
    assert unread(control, BOB) == 2
    receipts.mark_read(control.deps, talk.id, BOB, 2)
    conversations.write(control.deps, talk.id, BOB, "sent from the page")
    assert unread(control, BOB) == 0


def test_lines_are_paged_backwards_and_caught_up_forwards(control: Control, talk: Conversation) -> None:
    for number in range(1, 41):
        conversations.write(control.deps, talk.id, HOST, str(number))
    newest = inbox.read_conversation(control.deps, talk.id, BOB)
    assert ([line.seq for line in newest.lines], newest.next) == (list(range(11, 41)), 11)
    older = inbox.read_conversation(control.deps, talk.id, BOB, before=newest.next)
    assert ([line.seq for line in older.lines], older.next) == (list(range(1, 11)), None)
    assert [seq for seq, _, _ in seen(control, talk, BOB, after=37)] == [38, 39, 40]
    assert seen(control, talk, BOB, after=40) == []


def test_conversations_are_listed_newest_first_by_pages(control: Control, talk: Conversation) -> None:
    others = [person(number) for number in range(22)]
    enroll(control, *others)
    for other in others:  # the clock stands still: all have the same time
        conversations.write(control.deps, conversations.begin(control.deps, HOST, [other.id]).id, HOST, "Tea?")
    control.at += 1
    conversations.write(control.deps, talk.id, HOST, "You, too?")
    first = inbox.list_conversations(control.deps, HOST)
    rest = inbox.list_conversations(control.deps, HOST, first.next)
    assert first.conversations[0].id == talk.id
    assert [one.last.text for one in first.conversations[:1] if one.last] == ["You, too?"]
    assert (len(first.conversations), len(rest.conversations), rest.next) == (20, 3, None)
    assert len({one.id for one in (*first.conversations, *rest.conversations)}) == 23


def test_conversation_without_a_line_is_listed_for_nobody(control: Control, talk: Conversation) -> None:
    assert inbox.list_conversations(control.deps, HOST).conversations == []
    assert inbox.list_conversations(control.deps, BOB).conversations == []


@pytest.mark.parametrize(("by", "other"), [(HOST, BOB), (BOB, HOST)])
def test_neither_of_two_can_write_once_one_has_blocked_the_other(
    control: Control, talk: Conversation, by: Identity, other: Identity
) -> None:
    conversations.write(control.deps, talk.id, HOST, "Tea?")
    relationships.add(control.deps, by, "block", other.id)
    for one in (HOST, BOB):
        assert refused(lambda one=one: conversations.write(control.deps, talk.id, one, "No.")) == "cannot_write"  # type: ignore[misc]
    assert refused(lambda: conversations.begin(control.deps, other, [by.id])) == "cannot_write"
    assert refused(lambda: conversations.begin(control.deps, other, [by.id, EVE.id])) == "cannot_write"
    relationships.remove(control.deps, by, "block", other.id)
    conversations.write(control.deps, talk.id, other, "Yes.")
    assert seen(control, talk, by) == [(1, "Ada", "Tea?"), (2, other.name, "Yes.")]


def test_conversation_is_not_there_for_whoever_is_not_in_it(control: Control, talk: Conversation) -> None:
    conversations.write(control.deps, talk.id, HOST, "Tea?")
    group = conversations.begin(control.deps, HOST, [BOB.id, ZOE.id])
    acts: list[Callable[[], Any]] = [
        lambda: inbox.read_conversation(control.deps, talk.id, EVE),
        lambda: conversations.write(control.deps, talk.id, EVE, "Hello"),
        lambda: receipts.mark_read(control.deps, talk.id, EVE, 1),
        lambda: conversations.add(control.deps, group.id, EVE, [EVE.id]),
        lambda: conversations.leave(control.deps, group.id, EVE),
        lambda: conversations.rename(control.deps, group.id, EVE, "Mine"),
        lambda: inbox.read_conversation(control.deps, "c_none", EVE),
    ]
    assert [refused(act) for act in acts] == ["no_such_conversation"] * len(acts)
    assert (seen(control, talk, BOB), unread(control, EVE)) == ([(1, "Ada", "Tea?")], 0)


def test_pair_stays_a_pair(control: Control, talk: Conversation) -> None:
    assert refused(lambda: conversations.add(control.deps, talk.id, HOST, [EVE.id])) == "not_a_group"
    assert refused(lambda: conversations.leave(control.deps, talk.id, HOST)) == "not_a_group"
    assert refused(lambda: conversations.rename(control.deps, talk.id, HOST, "Us")) == "not_a_group"


def test_who_is_added_to_a_group_reads_from_there_on(control: Control, talk: Conversation) -> None:
    group = conversations.begin(control.deps, HOST, [BOB.id, ZOE.id], "Trains")
    conversations.write(control.deps, group.id, HOST, "Before Eve")
    conversations.add(control.deps, group.id, BOB, [EVE.id])
    conversations.write(control.deps, group.id, HOST, "Hello Eve")
    assert seen(control, group, EVE) == [(2, "Bob", ""), (3, "Ada", "Hello Eve")]
    assert inbox.read_conversation(control.deps, group.id, EVE, before=2).lines == []
    assert (unread(control, EVE), unread(control, ZOE)) == (2, 3)


def test_who_left_a_group_reads_and_hears_nothing_more(control: Control, talk: Conversation) -> None:
    group = conversations.begin(control.deps, HOST, [BOB.id, ZOE.id])
    conversations.write(control.deps, group.id, HOST, "Tea?")
    conversations.leave(control.deps, group.id, BOB)
    conversations.write(control.deps, group.id, HOST, "Bob is gone")
    assert refused(lambda: inbox.read_conversation(control.deps, group.id, BOB)) == "no_such_conversation"
    assert (inbox.list_conversations(control.deps, BOB).conversations, unread(control, BOB)) == ([], 0)
    assert [one.name for one in inbox.list_conversations(control.deps, ZOE).conversations[0].people] == ["Ada", "Zoe"]


def test_group_has_twenty_people_at_most(control: Control, talk: Conversation) -> None:
    crowd = [person(number) for number in range(PEOPLE)]
    enroll(control, *crowd)
    assert refused(lambda: conversations.begin(control.deps, HOST, [one.id for one in crowd])) == "invalid_people"
    group = conversations.begin(control.deps, HOST, [one.id for one in crowd[1:]])
    assert refused(lambda: conversations.add(control.deps, group.id, HOST, [crowd[0].id])) == "conversation_full"
    assert refused(lambda: conversations.begin(control.deps, HOST, [HOST.id])) == "invalid_people"
    assert refused(lambda: conversations.begin(control.deps, HOST, ["a_nobody"])) == "no_such_person"


def test_line_arrives_at_once_at_every_open_page_of_both(control: Control, talk: Conversation) -> None:
    pages = [control.knock(ticket=join.open_socket(control.deps, one).ticket)[0] for one in (HOST, BOB, BOB, EVE)]
    conversations.write(control.deps, talk.id, HOST, "Tea?")
    for page in pages[:3]:
        told = control.posts.last(page)
        assert (told["type"], told["conversation"], told["line"]["seq"], told["line"]["text"]) == (
            "said",
            talk.id,
            1,
            "Tea?",
        )
    assert control.posts.to(pages[3]) == []


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 1_001, "a\u202eb", "nul\x00"])
def test_message_that_cannot_be_shown_is_refused(control: Control, talk: Conversation, text: str) -> None:
    assert refused(lambda: conversations.write(control.deps, talk.id, HOST, text)) == "invalid_message"


def test_message_keeps_its_lines(control: Control, talk: Conversation) -> None:
    line: Message = conversations.write(control.deps, talk.id, HOST, " Tea ☕\r\nor trains? " + "x" * 980)
    assert line.text.startswith("Tea ☕\nor trains?")
