"""Run the demo: accounts, posts, a live Space with two voices, and one that was recorded, all through the site's own
protocol.

`python -m infra.local.demo --origin http://localhost:8000 --data .espacio/demo`
"""

import argparse
import asyncio
import logging
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import aiohttp

from infra.local.attendee import Attendee, join
from infra.local.demo_ready import DemoReady, write_ready
from infra.local.demo_recording import DemoRecording
from infra.local.speech import NoSynthesiser, Samples, SpeechLoop, conversation
from infra.local.visitor import Json, Refusal, Visitor

TITLE: Final = "How this place works"
PEOPLE: Final = (("alba", "Alba"), ("bruno", "Bruno"), ("carmen", "Carmen"), ("diego", "Diego"))
POSTS: Final = (
    ("carmen", "First day here. The purple ring in the line above is a Space: click it and listen."),
    ("diego", "I like that I can listen while I work, without an account and without a camera."),
    ("bruno", "On stage with Alba in a minute. Bring questions!"),
)
PAUSE: Final = 2.0  # seconds before everybody rejoins after a lost connection

log = logging.getLogger("espacio.demo")


class Demo:
    """The demo's accounts at one site, signed in."""

    def __init__(self, origin: str, folder: Path) -> None:
        self._origin = origin
        self._folder = folder
        self._password = _password(folder / "password")
        self._visitors: dict[str, Visitor] = {}

    async def run(self) -> None:
        """Talk for ever; people who lose the room rejoin. Raises NoSynthesiser."""
        voices = await asyncio.to_thread(conversation, self._folder)
        async with AsyncExitStack() as cleanup:
            for handle, name in PEOPLE:
                visitor = self._visitors[handle] = await cleanup.enter_async_context(Visitor(self._origin))
                await self._arrive(visitor, handle, name)
            await self._write_posts()
            await cleanup.enter_async_context(_beside(self._record(voices)))
            while True:
                try:
                    await self._talk(voices)
                except (Refusal, TimeoutError, aiohttp.ClientError) as error:
                    log.warning("The voices come back in %g s: %s", PAUSE, error)
                await asyncio.sleep(PAUSE)

    async def _record(self, voices: tuple[Samples, Samples]) -> None:
        """Make the recorded Space, beside the one that is live. Without it, the demo goes on."""
        recording = DemoRecording(self._visitors["carmen"], self._visitors["diego"], self._folder)
        try:
            await recording.make(voices)
        except (Refusal, TimeoutError, aiohttp.ClientError) as error:
            log.warning("There is no recorded Space: %s", error)

    async def _talk(self, voices: tuple[Samples, Samples]) -> None:
        """Play the conversation once; returns when anybody on the stage has lost the room."""
        space = await self._find_or_start_space()
        people: list[Attendee] = []
        try:
            for handle in ("alba", "bruno", "carmen"):
                people.append(await join(self._visitors[handle], space["id"]))
            host, speaker = people[0], people[1]
            await self._take_stage(host, speaker)
            began = asyncio.get_running_loop().time()
            for person, samples in zip((host, speaker), voices, strict=True):
                person.speak(SpeechLoop(samples, began))
                person.mute(False)
            self._tell_ready(space["id"])
            waiting = [asyncio.ensure_future(person.gone()) for person in people]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await asyncio.gather(*(person.leave() for person in people))

    async def _take_stage(self, host: Attendee, speaker: Attendee) -> None:
        if speaker.room["you"]["role"] == "listener":
            with suppress(Refusal):  # the request of a previous show is still waiting
                await speaker.visitor.act(speaker.space, "requests", reason="I have the other lines")
            await host.visitor.act(host.space, f"requests/{speaker.you['id']}/approve")
        await speaker.until(lambda: "the stage has no seat yet" if speaker.room["you"]["role"] == "listener" else "")

    async def _find_or_start_space(self) -> Json:
        host = self._visitors["alba"]
        live: list[Json] = (await host.get("/api/spaces?state=live"))["spaces"]
        ours = [space for space in live if space["title"] == TITLE and space["host"]["handle"] == "alba"]
        if ours:
            return ours[0]
        space = await host.start_space(TITLE, topics=["Espacio"])
        await host.post("/api/posts", {"text": f"We are live, come and listen: {self._link(space['id'])}"})
        return space

    async def _write_posts(self) -> None:
        if (await self._visitors["alba"].get("/api/posts"))["posts"]:
            return
        for handle, text in POSTS:
            await self._visitors[handle].post("/api/posts", {"text": text})

    async def _arrive(self, visitor: Visitor, handle: str, name: str) -> None:
        try:
            await visitor.sign_up(handle, name, self._password)
        except Refusal as refusal:
            if refusal.code != "handle_taken":
                raise
            await visitor.sign_in(handle, self._password)

    def _tell_ready(self, space: str) -> None:
        ready = DemoReady(self._link(space), [handle for handle, _ in PEOPLE], self._password)
        write_ready(self._folder, ready)

    def _link(self, space: str) -> str:
        return f"{self._origin}/i/spaces/{space}"


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do some work beside the block, and give it up at the end."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _password(path: Path) -> str:
    """Return the password of all accounts in this data folder, which stays the same after a restart."""
    if path.exists():
        return path.read_text()
    password = secrets.token_urlsafe(9)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    return password


async def _run(demo: Demo) -> None:
    talking = asyncio.ensure_future(demo.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, talking.cancel)
    with suppress(asyncio.CancelledError):
        await talking


def main() -> int:
    """Run until SIGTERM; print one sentence and return 1 if it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m infra.local.demo")
    parser.add_argument("--origin", default="http://localhost:8000", help="the site")
    parser.add_argument("--data", type=Path, default=Path(".espacio/demo"), help="folder of the voices")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(_run(Demo(options.origin, options.data)))
    except (NoSynthesiser, Refusal, aiohttp.ClientError) as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
