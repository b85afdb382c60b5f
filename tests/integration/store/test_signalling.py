"""The WebSocket's messages against a database behind HTTP: each fault has its own error and changes nothing."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Barrier
from typing import Any

import pytest

from chalicelib import protocol, tokens
from chalicelib.domain.space import Lease, Space, SpaceState
from chalicelib.services.space import join, spaces, stage
from chalicelib.services.space.grants import grant_for
from chalicelib.signalling import OFFERS
from tests.support.control import BOB, EVE, GUEST, HOST, ORIGIN, SDP, SECRET, START, Control, refusal, report
from tests.support.moto_dynamodb import requests_counted


def test_offers_of_one_connection_are_limited_and_others_go_on(control: Control) -> None:
    space, worker = control.carried()
    flood, other = control.browser(space, GUEST), control.browser(space, BOB)
    for _ in range(OFFERS + 5):
        control.send(flood, action="offer", space=space.id, sdp=SDP)
    assert len(control.posts.to(worker)) == OFFERS
    assert refusal(control, flood) == "too_many"
    control.send(other, action="offer", space=space.id, sdp=SDP)
    assert len(control.posts.to(worker)) == OFFERS + 1


# $connect


def test_ticket_opens_one_connection_only(control: Control) -> None:
    ticket = join.join(control.deps, control.live().id, BOB).socket.ticket
    assert [control.knock(ticket=ticket)[1] for _ in range(2)] == [200, 401]


@pytest.mark.over_http
def test_ticket_used_twice_at_once_opens_one_connection(control: Control) -> None:
    ticket = join.join(control.deps, control.live().id, BOB).socket.ticket
    gate = Barrier(8)

    def knock(_: int) -> int:
        gate.wait()
        return control.knock(ticket=ticket)[1]

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(knock, range(8))) == [200] + [401] * 7


def test_ticket_ends_after_a_minute_although_the_database_still_has_it(control: Control) -> None:
    space = control.live()
    early, late = (join.join(control.deps, space.id, BOB).socket.ticket for _ in range(2))
    control.at += 59
    assert control.knock(ticket=early)[1] == 200
    control.at += 1
    assert control.knock(ticket=late)[1] == 401


@pytest.mark.parametrize("ticket", [None, "", "t_unknown", "CONNECTION#c1=", "x" * 3000])
def test_connection_without_a_ticket_of_ours_is_refused(control: Control, ticket: str | None) -> None:
    assert control.knock(ticket=ticket)[1] == 401


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", ORIGIN + ".evil.example", ORIGIN + "/"])
def test_connection_of_a_foreign_page_is_refused_and_leaves_the_ticket(control: Control, origin: str | None) -> None:
    ticket = join.join(control.deps, control.live().id, BOB).socket.ticket
    assert control.knock(ticket=ticket, origin=origin)[1] == 403
    assert control.knock(ticket=ticket)[1] == 200


def test_worker_is_let_in_by_its_credential_alone(control: Control) -> None:
    assert control.knock(service=control.credential("w_1"))[1] == 200
    assert control.knock(service=control.credential("w_1", expires=START))[1] == 401
    assert control.knock(service=control.credential("w_1", secret="another secret"))[1] == 401
    guest = tokens.seal(SECRET, tokens.GUEST, tokens.GuestCredential("g_1", int(START) + 60))
    assert control.knock(service=guest)[1] == 401


# offer and answer


@pytest.mark.parametrize("proof", ["receipt", "grant"])
def test_offer_reaches_the_worker_and_its_answer_the_browser(control: Control, proof: str) -> None:
    """Workers of an earlier version send the grant back."""
    space, worker = control.live(), control.worker("w_1")
    browser = control.browser(space, GUEST)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    admit = control.posts.last(worker)
    grant = control.grant(worker)
    assert (admit["action"], admit["sdp"], grant.act) == ("admit", SDP, "admit")
    assert grant.person == protocol.Person(GUEST.id, GUEST.name, None)
    assert (grant.connection, grant.worker, grant.epoch) == (browser, "w_1", 1)
    assert grant.expires == int(control.at) + 30
    assert [seat.id for seat in grant.room.stage] == [HOST.id]
    with requests_counted() as requests:
        control.send(worker, action="answer", grant=admit[proof], sdp="v=0 answer")
    assert requests() == []
    assert control.posts.last(browser) == {"type": "answer", "space": space.id, "sdp": "v=0 answer"}


def test_worker_refusal_reaches_the_browser(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    token = control.posts.last(worker)["receipt"]
    control.send(worker, action="refuse", grant=token, code="bad_offer", message="The offer has no audio.")
    assert control.posts.last(browser) == {"type": "error", "code": "bad_offer", "message": "The offer has no audio."}


def test_second_offer_of_a_connection_gets_a_grant_of_its_own(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    ids = set()
    for _ in range(2):
        control.send(browser, action="offer", space=space.id, sdp=SDP)
        ids.add(control.grant(worker).id)
    assert len(ids) == 2


def test_role_is_decided_at_the_offer_and_not_by_the_ticket(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    control.asked(space, BOB)
    browser = control.browser(space, BOB)
    stage.approve(control.deps, space.id, HOST, BOB.id)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert [seat.id for seat in control.grant(worker).room.stage] == [HOST.id, BOB.id]


def test_offer_for_another_space_is_refused(control: Control) -> None:
    space, other, worker = control.live(), control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    before = len(control.posts.to(worker))
    control.send(browser, action="offer", space=other.id, sdp=SDP)
    assert refusal(control, browser) == "wrong_space"
    assert len(control.posts.to(worker)) == before


def test_offer_after_the_end_is_refused(control: Control) -> None:
    space, _ = control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    spaces.end(control.deps, space.id, HOST)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, browser) == "space_ended"


def test_offer_of_a_connection_that_hung_up_is_refused(control: Control) -> None:
    space = control.live()
    browser = control.browser(space, BOB)
    control.hang_up(browser)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, browser) == "not_allowed"


def test_worker_may_not_send_an_offer(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    control.send(worker, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, worker) == "not_allowed"


def test_ping_is_answered_without_the_database(control: Control) -> None:
    with requests_counted() as requests:
        control.send("c0=", action="ping")
    assert requests() == []
    assert control.posts.last("c0=") == {"type": "pong"}


@pytest.mark.parametrize("act", ["set_role", "end", "release"])
def test_grant_that_is_no_admission_cannot_be_answered(control: Control, act: protocol.GrantedAct) -> None:
    space, worker = control.carried()
    token = grant_for(control.deps, space, act, Lease("w_1", 1), connection="c9=")
    control.send(worker, action="answer", grant=token, sdp=SDP)
    assert refusal(control, worker) == "grant_invalid"
    assert control.posts.to("c9=") == []


def test_answer_to_a_forged_or_expired_grant_or_receipt_is_refused(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    admit = control.posts.last(worker)
    opened = control.opened(admit["grant"])
    receipt = tokens.Receipt(space.id, browser, opened.expires)
    for forged in (
        tokens.seal("another secret", tokens.GRANT, opened),
        tokens.seal("another secret", tokens.RECEIPT, receipt),
        tokens.seal(SECRET, tokens.GUEST, receipt),
    ):
        control.send(worker, action="answer", grant=forged, sdp=SDP)
        assert refusal(control, worker) == "grant_invalid"
    control.at += 30
    for token in (admit["grant"], admit["receipt"]):
        control.send(worker, action="refuse", grant=token, code="no", message="No.")
        assert refusal(control, worker) == "grant_expired"
    assert control.posts.to(browser) == []


def test_offer_that_leaves_no_room_for_the_room_is_refused(control: Control) -> None:
    space, worker = control.live(), control.worker("w_1")
    browser = control.browser(space, BOB)
    control.send(browser, action="offer", space=space.id, sdp="\u6f22" * 11_000)
    assert refusal(control, browser) == "bad_offer"
    assert "admit" not in [message["action"] for message in control.posts.to(worker)]


# unexpected messages


@pytest.mark.parametrize("body", [None, 5, {}, b"{}", "", "{", "null", '{"action": "explode"}', "\ud800", "[" * 5000])
def test_browser_is_told_of_a_message_that_is_none(control: Control, body: Any) -> None:
    browser = control.browser(control.live(), BOB)
    control.say(browser, body)
    assert refusal(control, browser) in ("malformed", "unknown_action")
    assert control.posts.last(browser)["type"] == "error"


def test_binary_message_is_refused(control: Control) -> None:
    browser = control.browser(control.live(), BOB)
    control.say(browser, "eyJhY3Rpb24iOiJwaW5nIn0=", isBase64Encoded=True)
    assert refusal(control, browser) == "malformed"


def test_worker_is_told_of_a_message_that_is_none_in_its_own_shape(control: Control) -> None:
    worker = control.worker("w_1")
    control.say(worker, "{")
    body = control.posts.last(worker)
    assert body["action"] == "error"
    assert protocol.parse_to_worker(json.dumps(body)) == protocol.Complaint("malformed", body["message"])


def test_failure_inside_is_told_as_unavailable(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space = control.live()
    browser = control.browser(space, BOB)

    def fail(space_id: str) -> Space:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(control.deps.spaces, "load", fail)
    control.send(browser, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, browser) == "unavailable"
    assert "database" not in control.posts.last(browser)["message"]


def test_thousand_mutated_messages_change_no_space(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    space, worker = control.carried()
    control.asked(space, BOB)
    before = spaces.get(control.deps, space.id)
    browser = control.browser(space, EVE)
    chance = random.Random(11)
    # Most are refused, and each refusal reads this one row, the same a thousand times.
    monkeypatch.setattr(control.deps.connections, "find", cache(control.deps.connections.find))
    seeds = [
        json.dumps({"action": "offer", "space": space.id, "sdp": SDP}),
        json.dumps({"action": "register", "worker": "w_1"}),
        json.dumps({"action": "heartbeat", "worker": "w_1", "load": 0.5, "reports": [report(space)]}),
        json.dumps({"action": "answer", "grant": "abc.def", "sdp": SDP}),
        json.dumps({"action": "refuse", "grant": "abc.def", "code": "no", "message": "No."}),
    ]
    for _ in range(1000):
        control.say(browser, mutated(chance.choice(seeds), chance))
    assert spaces.get(control.deps, space.id).state is SpaceState.LIVE
    assert "unavailable" not in {body.get("code") for body in control.posts.to(browser)}
    # The offer may be intact after its mutation, which is a join and no change; nothing else may count.
    assert spaces.get(control.deps, space.id) == before
    assert [worker.connection for worker in control.deps.workers.all()] == [worker]


def mutated(text: str, chance: random.Random) -> str:
    """Return the text with one to four characters changed, removed, doubled or cut off."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) or 1)
        text = chance.choice(
            [
                text[:at]
                + chr(chance.choice([0, 34, 92, 123, 125, 0xD800, 0x1F600, chance.randrange(1, 127)]))
                + text[at + 1 :],
                text[:at] + text[at + 1 :],
                text[:at] + text[at:] + text[at:],
                text[:at],
            ]
        )
    return text
