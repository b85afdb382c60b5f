"""Conversations of two and groups: members, numbered lines, and who sees them."""

import pytest

from chalicelib.domain import conversation as talk
from chalicelib.domain.conversation import Conversation, Member, Message
from chalicelib.domain.identity import Identity
from chalicelib.domain.picture import Picture
from tests.support.examples import BOB, EVE, HOST, KIM, NOW, refusal


def pair() -> Conversation:
    return talk.pair(BOB, EVE, now=NOW)


def group(*others: Identity, name: str = "") -> Conversation:
    return talk.group("c_1", BOB, others or (EVE,), name, now=NOW)


def say(conversation: Conversation, by: Identity, number: int, *, now: int = NOW) -> Conversation:
    return talk.written(conversation, Message(f"m_{number}", by, text="hello"), now=now)


def crowd(count: int) -> list[Identity]:
    return [Identity(f"a_{number}", f"Person {number}") for number in range(count)]


def test_two_people_have_one_conversation_whoever_starts_it() -> None:
    assert talk.pair(EVE, BOB, now=NOW) == pair()
    assert (pair().members, pair().pair, pair().created_at) == ((Member(BOB), Member(EVE)), True, NOW)
    assert pair().id == talk.pair_id(EVE.id, BOB.id) != talk.pair_id(EVE.id, KIM.id)
    assert (pair().id[:2], len(pair().id)) == ("d_", 34)
    assert refusal(lambda: talk.pair(BOB, BOB, now=NOW)) == "invalid_people"


def test_group_has_two_to_twenty_people_and_its_founder_among_them() -> None:
    made = group(EVE, KIM, EVE, name="  Tea ")
    assert [one.person for one in made.members] == [BOB, EVE, KIM]
    assert (made.id, made.pair, made.created_at, made.name) == ("c_1", False, NOW, "Tea")
    assert len(group(*crowd(19)).members) == 20
    assert refusal(lambda: group(*crowd(20))) == "invalid_people"
    assert refusal(lambda: group(BOB)) == "invalid_people"
    assert refusal(lambda: group(EVE, name="x" * 200)) == "invalid_name"


def test_lines_are_numbered_without_gaps() -> None:
    two = say(say(pair(), BOB, 1), EVE, 2, now=NOW + 5)
    assert [(line.id, line.seq, line.at, line.by) for line in two.waiting] == [
        ("m_1", 1, NOW, BOB),
        ("m_2", 2, NOW + 5, EVE),
    ]
    assert (two.seq, two.version, two.done, two.last) == (2, 2, ("m_1", "m_2"), two.waiting[-1])
    assert pair().last is None


def test_time_of_lines_never_goes_backwards() -> None:
    later = say(say(pair(), BOB, 1, now=NOW + 9), EVE, 2, now=NOW)
    assert [line.at for line in later.waiting] == [NOW + 9, NOW + 9]


def test_last_sixty_four_lines_are_remembered() -> None:
    conversation = pair()
    for number in range(65):
        conversation = say(conversation, BOB, number)
    assert conversation.done == tuple(f"m_{number}" for number in range(1, 65))


def test_strangers_find_no_conversation() -> None:
    for act in (
        lambda: say(pair(), HOST, 1),
        lambda: talk.member_of(pair(), HOST.id),
        lambda: talk.added(group(), HOST, [KIM], "m_1", now=NOW),
        lambda: talk.left(group(), HOST, "m_1", now=NOW),
        lambda: talk.named(group(), HOST, "Tea", "m_1", now=NOW),
    ):
        assert refusal(act) == "no_such_conversation"


def test_conversation_of_two_stays_one() -> None:
    for act in (
        lambda: talk.added(pair(), BOB, [KIM], "m_1", now=NOW),
        lambda: talk.left(pair(), BOB, "m_1", now=NOW),
        lambda: talk.named(pair(), BOB, "Tea", "m_1", now=NOW),
    ):
        assert refusal(act) == "not_a_group"


def test_added_people_see_the_line_about_them_and_none_before() -> None:
    before = say(group(), BOB, 1)
    after = talk.added(before, EVE, [KIM, BOB, HOST, KIM], "m_2", now=NOW + 1)
    assert after.members[2:] == (Member(KIM, 1), Member(HOST, 1))
    assert after.last == Message("m_2", EVE, "added", people=(KIM, HOST), seq=2, at=NOW + 1)
    assert talk.added(after, EVE, [KIM, BOB], "m_3", now=NOW) is after


def test_group_grows_to_twenty() -> None:
    assert len(talk.added(group(), BOB, crowd(18), "m_1", now=NOW).members) == 20
    assert refusal(lambda: talk.added(group(), BOB, crowd(19), "m_1", now=NOW)) == "conversation_full"


def test_member_leaves_with_a_line() -> None:
    after = talk.left(group(EVE, KIM), EVE, "m_1", now=NOW)
    assert [one.person for one in after.members] == [BOB, KIM]
    assert after.last == Message("m_1", EVE, "left", seq=1, at=NOW)


def test_group_is_renamed_once_per_name() -> None:
    after = talk.named(group(), EVE, " Tea ", "m_1", now=NOW)
    assert (after.name, after.last) == ("Tea", Message("m_1", EVE, "named", "Tea", seq=1, at=NOW))
    assert talk.named(after, BOB, "Tea", "m_2", now=NOW) is after


def test_others_are_everybody_else() -> None:
    assert talk.others_than(group(EVE, KIM), EVE.id) == (BOB, KIM)


@pytest.mark.parametrize("who", [BOB, EVE])
def test_membership_is_found(who: Identity) -> None:
    assert talk.member_of(pair(), who.id) == Member(who)


def test_message_loses_the_pictures_of_its_own_author_alone() -> None:
    message = Message("m_1", BOB, text="look", pictures=(Picture("u_1.webp", 640, 480),))
    assert talk.without_pictures_of(message, EVE.id) is message
    assert talk.without_pictures_of(message, BOB.id) == Message("m_1", BOB, text="look")
