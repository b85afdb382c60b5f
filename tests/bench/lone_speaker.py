"""What a worker does for somebody who talks while nobody is there: `python -m tests.bench.lone_speaker [s]`.

It is a real `python -m media_worker` behind a control plane, and the speaker a stock aiortc peer with a data channel.
The share of a core is the CPU time of the worker's process, all threads together, by the kernel's clock: with no
connection, with the speaker muted (who still sends 50 packets a second, so these are dropped), talking alone, and
talking to one listener.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiortc import RTCConfiguration, RTCDataChannel, RTCPeerConnection, RTCSessionDescription

from chalicelib.protocol import WorkerAnswer
from tests.support.control_plane import SECRET, ControlPlane, control_plane
from tests.support.edge import Tone
from tests.support.processes import running_process
from tests.support.room import seat, space

STAGE = space(1, [seat("a_host", "host")])
SETTLED = 3.0  # s after each change


class Guest:
    """A stock aiortc peer in the Space."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.channel: RTCDataChannel = self.connection.createDataChannel("events")
        self.opened = asyncio.Event()
        self.channel.on("open", self.opened.set)
        self.connection.addTrack(Tone(440))

    async def join(self, plane: ControlPlane, person: str) -> None:
        """Come in and wait for the data channel."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        answer = await plane.admit(plane.grant("admit", STAGE, person), self.connection.localDescription.sdp)
        assert isinstance(answer, WorkerAnswer)
        await self.connection.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        await asyncio.wait_for(self.opened.wait(), 10)


@asynccontextmanager
async def worker_process(plane: ControlPlane) -> AsyncIterator[int]:
    """Run a registered worker, and return the id of its process."""
    settings = {
        "ESPACIO_WORKER_SECRET": SECRET,
        "ESPACIO_CONTROL_URL": plane.url,
        "ESPACIO_WORKER_ID": plane.worker,
        "ESPACIO_UDP_HOST": "127.0.0.1",
    }
    command = (sys.executable, "-m", "media_worker")
    async with running_process(*command, env=os.environ | settings, stderr=DEVNULL) as process:
        await plane.registered()
        yield process.pid


def used(process: int) -> float:
    """Return the seconds of CPU time of a process, of all its threads together."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


async def share(process: int, seconds: float) -> float:
    """Return the share of a core that a process takes from now on."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(SETTLED)
    start, before = loop.time(), used(process)
    await asyncio.sleep(seconds)
    return (used(process) - before) / (loop.time() - start)


async def measure(seconds: float) -> dict[str, float]:
    """Return the shares by what happens."""
    shares = {}
    async with control_plane() as plane, worker_process(plane) as process:
        shares["nobody here"] = await share(process, seconds)
        speaker, listener = Guest(), Guest()
        await speaker.join(plane, "a_host")
        shares["muted, alone"] = await share(process, seconds)
        speaker.channel.send('{"type": "mute", "muted": false}')
        shares["talks alone"] = await share(process, seconds)
        await listener.join(plane, "g_1")
        shares["talks to one"] = await share(process, seconds)
        await asyncio.gather(speaker.connection.close(), listener.connection.close())
    return shares


def main() -> None:
    """Print the table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print("|  | % of a core |\n|---|---|")
    for name, value in asyncio.run(measure(seconds)).items():
        print(f"| {name} | {value * 100:.2f} |")


if __name__ == "__main__":
    main()
