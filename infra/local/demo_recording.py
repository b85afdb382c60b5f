"""A finished recorded Space for the demo, made as people make one: two speak, one of them clips the end, the host ends
it, and jobs make the files."""

import asyncio
from pathlib import Path
from typing import Final

from infra.local.attendee import Attendee, join
from infra.local.speech import RATE, Samples, SpeechLoop
from infra.local.visitor import Refusal, Visitor

TITLE: Final = "What a recording looks like"
TOPICS: Final = ["Espacio"]
CLIP: Final = "How it ended"
MADE: Final = "recorded"  # the file that says which Space it is


class DemoRecording:
    """The recorded conversation of two people of the demo. `folder` remembers that it was made."""

    def __init__(self, host: Visitor, speaker: Visitor, folder: Path) -> None:
        self._host = host
        self._speaker = speaker
        self._made = folder / MADE

    async def make(self, voices: tuple[Samples, Samples]) -> None:
        """Speak these sides of a conversation once, and post the link; does nothing if that was done before.

        Raises Refusal and TimeoutError.
        """
        if self._made.exists():
            return
        space = await self._start()
        try:
            clip = await self._talk(space, voices)
        finally:
            await self._host.act(space, "end")
        link = f"{self._host.origin}/i/spaces/{space}"
        await self._host.post("/api/posts", {"text": f"If you missed it: our conversation was recorded. {link}"})
        text = f"This is how it ended: {self._host.origin}/i/clips/{clip}"
        await self._speaker.post("/api/posts", {"text": text})
        self._made.write_text(space)

    async def _start(self) -> str:
        """Start the Space, with captions where the site offers them, and return its id."""
        try:
            space = await self._host.start_space(TITLE, topics=TOPICS, settings={"record": True, "captions": True})
        except Refusal as refusal:
            if refusal.code != "captions_off":
                raise
            space = await self._host.start_space(TITLE, topics=TOPICS, settings={"record": True})
        return str(space["id"])

    async def _talk(self, space: str, voices: tuple[Samples, Samples]) -> str:
        """Let both join and speak, and return the id of a clip of the last 30 seconds."""
        people: list[Attendee] = []
        try:
            for visitor in (self._host, self._speaker):
                people.append(await join(visitor, space))
            host, speaker = people
            await speaker.visitor.act(space, "requests", reason="I have the other lines", consent=True)
            await host.visitor.act(space, f"requests/{speaker.you['id']}/approve")
            await speaker.until(
                lambda: "the stage has no seat yet" if speaker.room["you"]["role"] == "listener" else ""
            )
            began = asyncio.get_running_loop().time()
            for person, samples in zip(people, voices, strict=True):
                person.speak(SpeechLoop(samples, began))
                person.mute(False)
            await asyncio.sleep(voices[0].size / RATE)
            clip = await self._speaker.post(f"/api/spaces/{space}/clips", {"title": CLIP})
            return str(clip["id"])
        finally:
            await asyncio.gather(*(person.leave() for person in people))
