"""Searching one's own messages: folded words, in all one's conversations and in nobody else's, a part at a time."""

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.identity import Identity
from chalicelib.errors import Malformed
from chalicelib.services.listings import message_search
from chalicelib.services.messages import conversations
from tests.support.control import BOB, EVE, HOST, Control, person


@pytest.fixture(autouse=True)
def accounts(control: Control) -> None:
    for one in (HOST, BOB, EVE, *map(person, range(25))):
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)


def say(control: Control, by: Identity, to: Identity, *texts: str) -> str:
    talk = conversations.begin(control.deps, by, [to.id])
    for text in texts:
        control.at += 1
        conversations.write(control.deps, talk.id, by, text)
    return talk.id


def found(control: Control, by: Identity, question: str) -> list[str]:
    """Return the texts of all that is found, from page to page."""
    texts, cursor = [], None
    while True:
        page = message_search.find(control.deps, by, question, cursor)
        texts += [one.line.text for one in page.found]
        if (cursor := page.next) is None:
            return texts


def test_words_are_found_by_their_beginning_without_case_and_accents(control: Control) -> None:
    say(control, HOST, BOB, "¿Vienes al Café Núñez?", "The night train", "Tea")
    for question, expected in (("cafe nun", 0), ("TRAI the", 1), ("tea", 2)):
        assert found(control, BOB, question) == [["¿Vienes al Café Núñez?", "The night train", "Tea"][expected]]
    for question in ("afe", "tea train", "", "   "):
        assert found(control, BOB, question) == []


def test_nobody_finds_what_was_said_between_others_or_before_they_came(control: Control) -> None:
    say(control, HOST, BOB, "Our secret")
    group = conversations.begin(control.deps, HOST, [BOB.id, person(1).id])
    control.at += 1
    conversations.write(control.deps, group.id, HOST, "Secret of three")
    conversations.add(control.deps, group.id, HOST, [EVE.id])
    conversations.write(control.deps, group.id, HOST, "Secret of four")
    assert found(control, EVE, "secret") == ["Secret of four"]
    conversations.leave(control.deps, group.id, EVE)
    assert found(control, EVE, "secret") == []
    assert found(control, BOB, "secret") == ["Secret of four", "Secret of three", "Our secret"]


def test_search_goes_on_where_a_request_stopped(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(25):
        say(control, person(number), HOST, f"Tea {number}", "Something else", f"Tea again {number}")
    expected = [text for number in reversed(range(25)) for text in (f"Tea again {number}", f"Tea {number}")]
    assert found(control, HOST, "tea") == expected
    for name, value in (("FOUND", 3), ("READ", 4), ("CONVERSATIONS", 2), ("CHUNK", 2)):
        monkeypatch.setattr(message_search, name, value)
        assert found(control, HOST, "tea") == expected


def test_cursor_that_is_none_is_refused(control: Control) -> None:
    with pytest.raises(Malformed):
        message_search.find(control.deps, HOST, "tea", "nonsense")
