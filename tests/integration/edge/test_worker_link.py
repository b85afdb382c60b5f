"""A worker and its control plane, over a real WebSocket."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import cast

import aiohttp
import pytest

from chalicelib.protocol import Admit, Heartbeat, Register, Report, WorkerAnswer, WorkerRefusal
from chalicelib.tokens import open_service
from media_worker.config import Config
from media_worker.control.admissions import WAITING
from media_worker.control.grants import GrantCheck
from media_worker.control.rooms import Rooms
from media_worker.control.signalling import Signalling
from media_worker.peer import Edge
from tests.support.bucket import bucket
from tests.support.control_plane import SECRET, ControlPlane, control_plane
from tests.support.patience import until_async
from tests.support.player import played
from tests.support.processes import running_process
from tests.support.room import FakeEdge, seat, space

ROOM = space(1, [seat("a_host", "host")])


class FakeWorker:
    """The signalling of a worker with a fake edge."""

    def __init__(self, url: str, lifetime: float) -> None:
        self.edge, ids = FakeEdge(), count(1)
        grants = GrantCheck(SECRET, "w_1")
        loop = asyncio.get_running_loop()
        self.rooms = Rooms(cast(Edge, self.edge), grants, loop, lambda: next(ids), lambda: 1_000.0)
        config = Config(SECRET, url, "w_1")
        self.signalling = Signalling(config, self.rooms, lifetime=lifetime, beat=0.05)


@asynccontextmanager
async def working(plane: ControlPlane, lifetime: float = 1_000) -> AsyncIterator[FakeWorker]:
    worker = FakeWorker(plane.url, lifetime)
    running = asyncio.create_task(worker.signalling.run())
    try:
        yield worker
    finally:
        worker.signalling.stop()
        await running
        worker.rooms.close()


async def holds(why_not: Callable[[], bool], reason: str) -> None:
    await until_async(lambda: None if why_not() else reason)


async def test_worker_registers_with_credential_and_beats() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        assert worker.signalling.registered
        assert plane.of(Register) == [Register("w_1", ("203.0.113.5:40000",))]
        assert open_service(SECRET, plane.bearers[0], now=0).worker == "w_1"
        await holds(lambda: len(plane.of(Heartbeat)) > 3, "fewer than four heartbeats")
        beat = plane.of(Heartbeat)[-1]
        assert (beat.worker, beat.draining, beat.reports) == ("w_1", False, ())
        assert 0 <= beat.load <= 1


async def test_admission_is_answered_with_its_own_grant() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        grant = plane.grant("admit", ROOM, "g_1")
        assert await plane.admit(grant, "sdp") == WorkerAnswer(grant, "answer to sdp")
        observer = worker.edge.peers[0].observer
        assert observer is not None
        observer.opened()
        await holds(lambda: any(b.reports and b.reports[0].listeners == 1 for b in plane.of(Heartbeat)), "no report")


async def test_admission_with_a_receipt_is_answered_with_that_alone() -> None:
    async with control_plane() as plane, working(plane):
        await plane.registered()
        assert await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp", "one") == WorkerAnswer(
            "one", "answer to sdp"
        )
        refusal = await plane.admit(plane.grant("admit", ROOM, "g_2"), "bad", "another")
        assert (type(refusal), refusal.grant) == (WorkerRefusal, "another")


@pytest.mark.parametrize(
    ("sdp", "rest", "code"),
    [
        ("bad", {}, "bad_offer"),
        ("sdp", {"expires": 1}, "grant_expired"),
        ("sdp", {"worker": "w_2"}, "grant_foreign"),
    ],
)
async def test_refused_admission_is_answered_with_its_code(sdp: str, rest: dict[str, object], code: str) -> None:
    async with control_plane() as plane, working(plane):
        await plane.registered()
        answer = await plane.admit(plane.grant("admit", ROOM, "g_1", **rest), sdp)
        assert isinstance(answer, WorkerRefusal)
        assert answer.code == code


async def test_commands_reach_the_room() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        peer = worker.edge.peers[0]
        assert peer.observer is not None
        peer.observer.opened()
        await plane.set_room(space(2, [seat("a_host", "host"), seat("g_1")]))
        await holds(lambda: any(len(m.get("stage", [])) == 2 for m in peer.messages), "the new stage was not told")
        await plane.end(space(3, state="ended"))
        await holds(lambda: peer.reasons == ["ended"], "the peer was not let go")
        assert peer.messages[-1]["space"]["state"] == "ended"


async def test_removed_person_is_let_go_and_refused_at_the_door() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        peer = worker.edge.peers[0]
        assert peer.observer is not None
        peer.observer.opened()
        await plane.set_room(space(2, [seat("a_host", "host")], removed=("g_1",)))
        await holds(lambda: peer.reasons == ["removed"], "the peer was not let go")
        answer = await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        assert isinstance(answer, WorkerRefusal)
        assert answer.code == "removed"


async def test_worker_says_with_every_heartbeat_since_when_the_host_is_away() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        await holds(lambda: len(reported(plane)) > 2, "fewer than three reports")
        assert len({report.host_away_since for report in reported(plane)}) == 1
        assert reported(plane)[0].host_away_since is not None
        await plane.admit(plane.grant("admit", ROOM, "a_host"), "sdp")
        observer = worker.edge.peers[1].observer
        assert observer is not None
        observer.opened()
        await holds(lambda: reported(plane)[-1].host_away_since is None, "the host is still away")


async def test_last_minute_is_stored_where_a_grant_to_keep_says_and_a_refused_one_stores_nothing() -> None:
    async with control_plane() as plane, working(plane), bucket() as store:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        await plane.keep(ROOM, store.url("/foreign.ogg"), worker="w_2")
        await plane.keep(ROOM, store.url("/expired.ogg"), expires=1)
        await plane.keep(space(1, space="s_2"), store.url("/elsewhere.ogg"))
        await plane.keep(ROOM, store.url("/r_1.ogg"))
        await holds(lambda: "/r_1.ogg" in store.bodies, "nothing was stored")
        assert set(store.bodies) == {"/r_1.ogg"}
        assert len(played(store.bodies["/r_1.ogg"])) > 0


def reported(plane: ControlPlane) -> list[Report]:
    return [report for beat in plane.of(Heartbeat) for report in beat.reports]


async def test_junk_is_ignored_and_changes_nothing() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        for junk in ("", "{", "[]", '{"action":"dance"}', '{"action":"admit"}', '{"action":"end","grant":"x"}'):
            await plane.send(junk)
        answer = await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        assert isinstance(answer, WorkerAnswer)
        assert worker.signalling.commands.ignored == 6
        assert len(plane.sockets) == 1


async def test_forgotten_worker_registers_again() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "a_host"), "sdp")
        host = worker.edge.peers[0].observer
        assert host is not None
        host.opened()  # while the host is away, every heartbeat has a report
        await holds(lambda: any(report.host_away_since is None for report in reported(plane)), "the host is away")
        before = len(reported(plane))
        await plane.forget()
        await plane.registered(times=2)
        assert len(plane.sockets) == 1
        await holds(lambda: len(reported(plane)) == before + 1, "the room was not reported again")


async def test_sound_and_people_stay_while_the_connection_is_down_and_worker_returns() -> None:
    async with control_plane() as plane, working(plane) as worker:
        await plane.registered()
        await plane.admit(plane.grant("admit", ROOM, "g_1"), "sdp")
        await plane.drop()
        await plane.registered(times=2)
        await holds(lambda: worker.signalling.registered, "not registered again")
        assert worker.rooms.peers == 1
        assert worker.edge.peers[0].reasons == []
        answer = await plane.admit(plane.grant("admit", ROOM, "g_2"), "sdp")
        assert isinstance(answer, WorkerAnswer)


async def test_worker_waits_for_control_plane_that_is_not_there_yet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    absent = ControlPlane(url=f"ws://127.0.0.1:{port}/local")
    async with working(absent) as worker:
        await asyncio.sleep(0)
        assert not worker.signalling.registered
        async with control_plane(port) as plane:
            await plane.registered()


async def test_connection_is_renewed_without_a_gap() -> None:
    async with control_plane() as plane, working(plane, lifetime=0.4) as worker:
        await plane.registered(times=1)
        gaps = []
        while len(plane.of(Register)) < 4:
            gaps.append(not worker.signalling.registered)
            await asyncio.sleep(0.005)
        assert not any(gaps)
        assert plane.most_at_once == 2
        await holds(lambda: len(plane.open) == 1, "an old connection is still open")


async def test_flood_of_admissions_is_bounded_and_each_is_answered() -> None:
    async with control_plane() as plane, working(plane):
        await plane.registered()
        grants = [plane.grant("admit", ROOM, f"g_{n}") for n in range(WAITING * 2)]
        for grant in grants:
            await plane.send(Admit(grant, "sdp"))

        def answers() -> list[WorkerAnswer | WorkerRefusal]:
            return [*plane.of(WorkerAnswer), *plane.of(WorkerRefusal)]

        await holds(lambda: len(answers()) == len(grants), "some were not answered")
        assert {answer.grant for answer in answers()} == set(grants)
        assert {refusal.code for refusal in plane.of(WorkerRefusal)} <= {"worker_busy"}


async def test_worker_process_drains_and_ends_well_on_sigterm() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        health = taken.getsockname()[1]
    command = (sys.executable, "-m", "media_worker")
    async with (
        control_plane() as plane,
        running_process(*command, env=os.environ | plane.settings(health), stderr=PIPE) as process,
    ):
        await plane.registered()
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{health}/health/ready") as answer,
        ):
            assert answer.status == 200
            assert await answer.json() == {"worker": "w_1", "registered": True, "rooms": 0, "peers": 0}
        process.send_signal(signal.SIGTERM)
        _, logs = await process.communicate()
        assert process.returncode == 0
        assert plane.of(Heartbeat)[-1].draining
        assert {json.loads(line)["worker"] for line in logs.splitlines()} == {"w_1"}


async def test_worker_process_without_settings_names_the_missing_one() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "media_worker", env={"PATH": ""}, stderr=PIPE)
    _, logs = await process.communicate()
    assert process.returncode == 2
    assert b"ESPACIO_WORKER_SECRET" in logs
