"""Spaces in conversations: cards for several people, invites as messages, and notifications of live Spaces."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.conversation import pair_id
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.protocol import to_json
from chalicelib.services.listings import inbox, notifications
from chalicelib.services.messages import conversations
from chalicelib.services.people import relationships
from chalicelib.services.space import invites, live_notifications, moderation, sharing, spaces
from tests.support.control import BOB, EVE, HOST, START, Control, person


@pytest.fixture(autouse=True)
def enrolled(control: Control) -> None:
    for one in (HOST, BOB, EVE):
        control.deps.accounts.add(Account(one.id, one.handle or "", one.name), "hash", 0)


def lines(control: Control, by: Identity, other: Identity) -> list[dict[str, Any]]:
    """Return the lines between two people, as `by` sees them."""
    found: list[dict[str, Any]] = to_json(inbox.read_conversation(control.deps, pair_id(by.id, other.id), by).lines)
    return found


def noted(control: Control, of: Identity) -> list[tuple[str, str, str | None]]:
    """Return kind, text and Space of each notification, newest first."""
    return [(line.kind, line.text, line.space) for line in notifications.page(control.deps, of).notifications]


def test_card_goes_to_people_and_conversations_and_misses_who_may_not_be_written_to(control: Control) -> None:
    space = control.live()
    group = conversations.begin(control.deps, HOST, [BOB.id, EVE.id], "Trains")
    relationships.add(control.deps, EVE, "block", HOST.id)
    refused = sharing.share(control.deps, space.id, HOST, [BOB.id, EVE.id, "a_nobody"], [group.id, "c_none"], "Come in")
    assert refused == [EVE.id, "a_nobody", "c_none"]
    (card,) = lines(control, BOB, HOST)
    assert (card["kind"], card["space"], card["text"]) == ("space", space.id, "Come in")
    page = inbox.read_conversation(control.deps, group.id, BOB)
    assert (page.lines[0].space, page.spaces[space.id].title) == (space.id, "Tea and trains")


def test_card_of_no_space_is_not_sent(control: Control) -> None:
    with pytest.raises(Refused) as refusal:
        sharing.share(control.deps, "s_none", HOST, [BOB.id], [])
    assert refusal.value.code == "no_such_space"


def test_invite_to_somebody_outside_is_a_message_that_says_how_it_was_answered(control: Control) -> None:
    space = control.live()
    ours, theirs = control.page(HOST), control.page(BOB)
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    (card,) = lines(control, BOB, HOST)
    assert (card["kind"], card["space"]) == ("invite", space.id)
    assert card["invite"] == {"id": made.id, "ends_at": made.expires_at, "answer": None}
    assert [told["type"] for told in control.posts.to(theirs)] == ["invited", "said", "noted"]
    assert noted(control, BOB) == [("invited", "Tea and trains", space.id)]

    invites.accept(control.deps, space.id, BOB, made.id)
    for page in (ours, theirs):
        told = control.posts.last(page)
        assert (told["type"], told["line"]["invite"]["answer"]) == ("said", "accepted")
    assert lines(control, HOST, BOB)[0]["invite"]["answer"] == "accepted"


@pytest.mark.parametrize("kind", ["block", "mute"])
def test_invite_of_somebody_unwanted_is_told_inside_of_their_space_alone(control: Control, kind: str) -> None:
    space, outside = control.live(), control.page(BOB)
    control.deps.relationships.put(kind, BOB.id, HOST.id, control.at)
    invites.invite(control.deps, space.id, HOST, BOB.id)
    assert "invited" not in [told["type"] for told in control.posts.to(outside)]
    inside = control.browser(space, BOB)
    control.at += 30
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    assert [told["invite"] for told in control.posts.to(inside) if told["type"] == "invited"] == [made.id]


def test_host_who_clicks_twice_sends_one_invite_and_the_first_can_be_accepted(control: Control) -> None:
    space, theirs = control.live(), control.page(BOB)
    made = [invites.invite(replace(control.deps, mark=mark), space.id, HOST, BOB.id) for mark in ("one", "two", "")]
    assert len({invite.id for invite in made}) == len(lines(control, BOB, HOST)) == len(noted(control, BOB)) == 1
    assert [told["type"] for told in control.posts.to(theirs)] == ["invited", "said", "noted"]
    assert [entry.act for entry in moderation.read_log(control.deps, space.id, HOST).entries] == ["invite"]
    invites.accept(control.deps, space.id, BOB, made[0].id)


def test_invite_that_was_declined_says_so(control: Control) -> None:
    space = control.live()
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    invites.decline(control.deps, space.id, BOB, made.id)
    assert lines(control, BOB, HOST)[0]["invite"]["answer"] == "declined"


def test_invite_to_somebody_inside_is_no_message(control: Control) -> None:
    space = control.live()
    control.browser(space, BOB)
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    assert inbox.list_conversations(control.deps, BOB).conversations == []
    invites.accept(control.deps, space.id, BOB, made.id)


def test_invite_to_somebody_who_was_inside_and_left_is_a_message(control: Control) -> None:
    space, _ = control.carried()
    control.hang_up(control.enter(space, BOB))
    invites.invite(control.deps, space.id, HOST, BOB.id)
    assert [card["kind"] for card in lines(control, BOB, HOST)] == ["invite"]


def test_invite_stands_where_it_cannot_be_written(control: Control) -> None:
    space = control.live()
    relationships.add(control.deps, BOB, "block", HOST.id)
    made = invites.invite(control.deps, space.id, HOST, BOB.id)
    assert inbox.list_conversations(control.deps, BOB).conversations == []
    assert noted(control, BOB) == []
    invites.accept(control.deps, space.id, BOB, made.id)


def test_followers_are_told_once_that_the_host_is_live(control: Control) -> None:
    followers = [person(number) for number in range(3)]
    for one in (*followers, BOB):
        control.deps.relationships.put("follow", one.id, HOST.id, control.at)
    relationships.add(control.deps, BOB, "mute", HOST.id)
    space = control.live()
    live_notifications.notify_followers_later(control.deps, space)
    control.work()
    assert [noted(control, one) for one in (*followers, BOB, EVE)] == [[("live", "Tea and trains", space.id)]] * 3 + [
        [],
        [],
    ]


def test_followers_are_told_page_by_page(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_notifications, "FOLLOWERS", 2)
    followers = [person(number) for number in range(5)]
    for one in followers:
        control.deps.relationships.put("follow", one.id, HOST.id, control.at)
    control.live()
    control.work()
    assert all(len(noted(control, one)) == 1 for one in followers)


def test_scheduled_space_is_told_of_when_it_starts(control: Control) -> None:
    control.deps.relationships.put("follow", BOB.id, HOST.id, control.at)
    space = spaces.create(control.deps, HOST, "Later", starts_at=int((START + 3600) * 1000))
    control.work()
    assert [kind for kind, _, _ in noted(control, BOB)] == []
    control.at += 3600
    spaces.start(control.deps, space.id, HOST)
    control.work()
    assert "live" in [kind for kind, _, _ in noted(control, BOB)]


def test_space_that_is_over_is_nobodys_news(control: Control) -> None:
    control.deps.relationships.put("follow", BOB.id, HOST.id, control.at)
    space = control.live()
    spaces.end(control.deps, space.id, HOST)
    control.work()
    assert noted(control, BOB) == []
