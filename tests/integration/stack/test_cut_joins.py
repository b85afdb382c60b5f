"""The whole stack: people whose network dies at any step of joining come back, counted once and in their place."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiortc import RTCSessionDescription

from infra.local.attendee import PATIENCE, Attendee
from tests.support.patience import patient, until_async
from tests.support.space import LiveSpace, live_space

pytestmark = pytest.mark.sound
STEPS = ("ticket", "socket", "offer", "answer", "channel")


class Unlucky(Attendee):
    """Somebody whose network dies without a word once they have got as far as `step`."""

    async def cut(self, step: str) -> None:
        steps = (self._take_ticket, self._connect, self._offer, self._read_answer, self._open_channel)
        for act in steps[: STEPS.index(step) + 1]:
            await act()
        for task in self._tasks:
            task.cancel()
        if self.socket is not None:
            self.socket.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
            await self.socket.close()
        ice = self.peer.sctp.transport.transport  # type: ignore[union-attr]
        for protocol in ice._connection._protocols:
            protocol.transport.abort()

    async def _take_ticket(self) -> None:
        self._joined = await self.visitor.post(f"/api/spaces/{self.space}/join")

    async def _connect(self) -> None:
        await self._open_socket(self._joined["socket"]["url"], self._joined["socket"]["ticket"])

    async def _offer(self) -> None:
        await self.peer.setLocalDescription(await self.peer.createOffer())
        await self.send({"action": "offer", "space": self.space, "sdp": self.peer.localDescription.sdp})

    async def _read_answer(self) -> None:
        self._sdp = (await asyncio.wait_for(self._answer, patient(PATIENCE)))["sdp"]

    async def _open_channel(self) -> None:
        await self.peer.setRemoteDescription(RTCSessionDescription(self._sdp, "answer"))
        await self.until(lambda: "" if self.room else "no snapshot", within=patient(PATIENCE))


@pytest.fixture
async def space(site: str) -> AsyncIterator[LiveSpace]:
    async with live_space(site) as opened:
        yield opened


async def test_people_who_were_cut_off_at_any_step_come_back_counted_once_and_in_their_place(space: LiveSpace) -> None:
    people = [await space.account(step.title()) for step in STEPS]
    for visitor, step in zip(people, STEPS, strict=True):
        await Unlucky(visitor, space.id).cut(step)
        await visitor.act(space.id, "requests")
    back = [await space.enter(visitor) for visitor in people]
    assert [attendee.room["queue"]["place"] for attendee in back] == [1, 2, 3, 4, 5]
    await until_async(lambda: None if counted(space) == len(people) else f"{counted(space)} are counted")
    for attendee in back:
        await attendee.leave()
    await until_async(lambda: None if counted(space) == 0 else f"{counted(space)} are counted")


def counted(space: LiveSpace) -> int:
    return int(space.host.room["audience"]["count"])
