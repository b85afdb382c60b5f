"""What is left of a deleted account in what others keep."""

from dataclasses import replace

from chalicelib.domain import conversation, invites, moderation, stage
from chalicelib.domain.anonymisation import GONE, named, names_in, without
from chalicelib.domain.conversation import Message
from chalicelib.domain.facts import LogEntry
from tests.support.examples import BOB, EVE, GUEST, HOST, KIM, NOW, live, on_stage


def test_account_is_replaced_wherever_a_space_names_it() -> None:
    space = stage.request_to_speak(on_stage(live(), BOB, EVE), KIM, now=NOW)
    space = replace(invites.invite(space, HOST, GUEST.id.replace("g_", "a_"), "i_1", now=NOW), removed=(BOB.id, "a_x"))
    after = without(space, BOB.id)
    assert [seat.person for seat in after.stage] == [HOST, GONE, EVE]
    assert (after.removed, after.spoken) == ((GONE.id, "a_x"), (GONE.id, EVE.id))
    assert (after.host, after.requests, after.invites) == (HOST, space.requests, space.invites)
    assert without(space, HOST.id).invites[0].by == GONE


def test_log_loses_the_name_of_whom_an_act_was_done_to_and_of_nobody_else() -> None:
    before = on_stage(live(), BOB, EVE)
    space = moderation.noted(before, before, HOST, "mute", BOB.id, NOW, "")
    space = moderation.noted(before, space, BOB, "mute", EVE.id, NOW, "")
    assert without(space, BOB.id).outbox == (
        LogEntry(space.version, NOW, "mute", HOST, GONE.id, GONE.name, ""),
        LogEntry(space.version, NOW, "mute", GONE, EVE.id, "Eve", ""),
    )


def test_deleted_account_is_called_so_in_the_language_of_the_reader() -> None:
    space = without(on_stage(live(), BOB), BOB.id)
    assert [seat.person.name for seat in named(space, "Cuenta eliminada").stage] == [HOST.name, "Cuenta eliminada"]


def test_value_without_the_account_is_returned_itself() -> None:
    space = on_stage(live(), BOB)
    assert without(space, EVE.id) is space


def test_accounts_that_a_value_names_are_found() -> None:
    talk = conversation.written(
        conversation.pair(BOB, EVE, now=NOW), Message("m_1", EVE, "added", people=(KIM,)), now=NOW
    )
    assert names_in(talk) == {BOB.id, EVE.id, KIM.id}
    entries = (LogEntry(1, NOW, "mute", HOST, BOB.id, "Bob"), LogEntry(2, NOW, "remove", None, GUEST.id, "Guest"))
    assert names_in(entries) == {HOST.id, BOB.id}
    assert names_in(GUEST) == names_in("a_ada") == names_in(None) == frozenset()
