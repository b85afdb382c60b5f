"""What a session opened ends with it: sockets, connections to workers, and push devices."""

import msgspec
import pytest

from chalicelib.domain.push import Device
from chalicelib.errors import Unavailable
from chalicelib.protocol import Grant
from chalicelib.services.account import sessions
from chalicelib.services.space import join, spaces
from chalicelib.services.space.grants import session_name
from tests.support.control import BOB, EVE, HOST, SDP, Control, refusal, report


def end(control: Control, *digests: str) -> None:
    """Ends sessions of Bob."""
    for digest in digests:
        own = control.deps.sessions.find(BOB.id, digest, control.at)
        assert own is not None
        sessions.end_one(control.deps, own, own.name)


def revoked(control: Control, worker: str) -> list[Grant]:
    """The grants of what a worker was told to revoke."""
    return [control.opened(told["grant"]) for told in control.posts.to(worker) if told["action"] == "revoke"]


def test_every_socket_of_the_session_is_closed_and_no_other(control: Control) -> None:
    space, _ = control.carried()
    stolen, own = control.session(BOB), control.session(BOB)
    pages = [control.page(BOB, stolen) for _ in range(60)]
    rooms = [control.browser(space, BOB, session=stolen) for _ in range(2)]
    mine, theirs = control.page(BOB, own), control.page(EVE)
    end(control, stolen)
    assert sorted(control.closed) == sorted([*pages, *rooms])
    assert [one.id for one in control.deps.connections.of(BOB.id, control.at)] == [mine]
    assert [one.id for one in control.deps.connections.of(EVE.id, control.at)] == [theirs]


def test_workers_of_all_spaces_are_told_although_the_sockets_are_closed(control: Control) -> None:
    space, worker = control.carried()
    other = control.live("Another")
    stolen = control.session(BOB)
    for one in (space, other):
        control.hang_up(control.enter(one, BOB, session=stolen))
    end(control, stolen)
    grants = revoked(control, worker)
    assert {grant.room.space for grant in grants} == {space.id, other.id}
    assert {grant.expires for grant in grants} == {int(control.at) + 600}  # a worker may stand still meanwhile
    for grant in grants:
        assert grant.revocation is not None
        assert (grant.revocation.person, grant.revocation.sessions) == (BOB.id, (session_name(stolen),))


def test_admission_names_the_session(control: Control) -> None:
    space, worker = control.carried()
    digest = control.session(BOB)
    control.enter(space, BOB, session=digest)
    assert control.grant(worker).session == session_name(digest)


def test_offer_of_an_ended_session_is_refused(control: Control) -> None:
    space, worker = control.carried()
    stolen = control.session(BOB)
    connection = control.browser(space, BOB, session=stolen)
    control.deps.sessions.end(BOB.id, stolen)  # and its socket was not closed yet
    control.send(connection, action="offer", space=space.id, sdp=SDP)
    assert refusal(control, connection) == "signed_out"
    assert control.posts.to(worker) == []


def test_ticket_of_an_ended_session_opens_nothing(control: Control) -> None:
    stolen = control.session(BOB)
    tickets = [
        join.open_socket(control.deps, BOB, stolen).ticket,
        join.join(control.deps, control.live().id, BOB, session=stolen).socket.ticket,
    ]
    end(control, stolen)
    assert [control.knock(ticket=ticket)[1] for ticket in tickets] == [401, 401]
    assert control.deps.connections.of(BOB.id, control.at) == []


def test_worker_that_does_not_take_it_is_told_by_a_job_until_it_does(control: Control) -> None:
    space, worker = control.carried()
    stolen = control.session(BOB)
    control.enter(space, BOB, session=stolen)
    control.posts.slow.add(worker)
    end(control, stolen)
    assert control.deps.sessions.find(BOB.id, stolen, control.at) is None
    job = next(job for job in control.jobs if job.kind == "revoke_sessions")
    control.jobs.clear()
    control.jobs.append(job)
    with pytest.raises(Unavailable):
        control.work_once()
    control.posts.slow.clear()
    control.jobs.append(job)
    control.work_once()
    assert [grant.room.space for grant in revoked(control, worker)] == [space.id]


def test_worker_that_hands_the_space_over_is_told_too(control: Control) -> None:
    space, draining = control.carried()
    stolen = control.session(BOB)
    control.enter(space, BOB, session=stolen)
    other = control.worker("w_2")
    control.send(draining, action="heartbeat", worker="w_1", load=0.1, reports=[report(space)], draining=True)
    control.posts.sent.clear()
    end(control, stolen)
    for worker, name in ((draining, "w_1"), (other, "w_2")):
        (grant,) = revoked(control, worker)
        assert (grant.worker, grant.room.space) == (name, space.id)


def test_worker_that_drains_and_has_left_holds_nothing_up(control: Control) -> None:
    space, worker = control.carried()
    stolen = control.session(BOB)
    control.enter(space, BOB, session=stolen)
    left = control.worker("w_9", draining=True)
    control.posts.gone.add(left)
    control.at += 7
    control.send(worker, action="heartbeat", worker="w_1", load=0.1, reports=[])
    end(control, stolen)
    assert len(revoked(control, worker)) == 1
    assert [job for job in control.jobs if job.kind == "revoke_sessions"] == []


def test_dead_worker_and_ended_space_hold_nothing_up(control: Control) -> None:
    space, worker = control.carried()
    stolen = control.session(BOB)
    control.enter(space, BOB, session=stolen)
    spaces.end(control.deps, space.id, HOST)
    end(control, stolen)
    assert revoked(control, worker) == []
    assert [job for job in control.jobs if job.kind == "revoke_sessions"] == []


def test_listener_who_was_shown_is_not_shown_any_more(control: Control) -> None:
    control.deps.preferences.save(BOB.id, {"show_listening": True})
    space, _ = control.carried()
    stolen = control.session(BOB)
    control.enter(space, BOB, session=stolen)
    assert [one.person.id for one in spaces.get(control.deps, space.id).listening] == [BOB.id]
    end(control, stolen)
    assert spaces.get(control.deps, space.id).listening == ()


def test_devices_of_the_session_are_not_pushed_to_any_more(control: Control) -> None:
    stolen, own = control.session(BOB), control.session(BOB)
    for name, digest in (("theirs", stolen), ("mine", own), ("of before", None)):
        control.deps.devices.put(BOB.id, Device(name, "https://push.example", "", "", "en", 0), digest)
    end(control, stolen)
    assert [device.id for device in control.deps.devices.of(BOB.id)] == ["mine"]


def test_all_other_sessions_end_and_their_sockets(control: Control) -> None:
    ended, own = [control.session(BOB) for _ in range(3)], control.session(BOB)
    space, worker = control.carried()
    sockets = [control.enter(space, BOB, session=digest) for digest in ended]
    mine = control.page(BOB, own)
    sessions.end_all(control.deps, BOB.id, but=control.deps.sessions.find(BOB.id, own, control.at))
    assert sorted(control.closed) == sorted(sockets)
    assert [one.id for one in control.deps.connections.of(BOB.id, control.at)] == [mine]
    (grant,) = revoked(control, worker)
    assert grant.revocation is not None
    assert len(msgspec.to_builtins(grant.revocation)["sessions"]) == 3
