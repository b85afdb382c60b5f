"""How soon everybody sees a host's act: `python -m tests.bench.host_act [LISTENERS]`.

The whole stack runs on this machine, with 13 people on the stage and 300 in the audience, each a whole peer (ICE, DTLS,
SCTP, data channel). Nobody talks, because decoding 313 streams would be this process's work and hide the product's.
Measured are the ms from before the HTTP request of an act until the last person's screen state has it; the limit is
1,000.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from infra.local.attendee import Attendee
from infra.local.stack import stack as start_stack
from tests.support.patience import until_async
from tests.support.space import LiveSpace, live_space, role, seat

SEATS = 13
LISTENERS = 300
AT_ONCE = 8  # people who join at the same time
ROUNDS = 5

Sees = Callable[[Attendee], bool]


@dataclass
class Crowd:
    """All people, and those who have not yet seen the act that is being measured."""

    people: list[Attendee]
    blind: set[Attendee] = field(default_factory=set)
    seen_at: list[float] = field(default_factory=list)

    def expect(self, sees: Sees) -> None:
        """Check each person's room whenever a message reaches them."""
        self.blind, self.seen_at = set(self.people), []
        for one in self.people:
            one.channel.remove_all_listeners("message")
            one.channel.on("message", self._told(one, sees))

    def _told(self, one: Attendee, sees: Sees) -> Callable[[object], None]:
        def told(text: object) -> None:
            one._told(text)
            if one in self.blind and sees(one):
                self.blind.discard(one)
                self.seen_at.append(time.perf_counter())

        return told

    def missing(self) -> str | None:
        return f"{len(self.blind)} of {len(self.people)} have not seen it" if self.blind else None


async def measured(crowd: Crowd, act: Awaitable[object], sees: Sees) -> tuple[float, float, float]:
    """Return the ms from before the request until it was answered, half the people had seen it, and all had."""
    crowd.expect(sees)
    start = time.perf_counter()
    await act
    answered = time.perf_counter()
    await until_async(crowd.missing, within=30)
    half, last = statistics.median(crowd.seen_at), max(crowd.seen_at)
    return (answered - start) * 1_000, (half - start) * 1_000, (last - start) * 1_000


async def fill(space: LiveSpace, listeners: int) -> tuple[list[Attendee], Crowd]:
    """Return the people on the stage, and everybody."""
    space.host.mute(True)
    stage = [space.host]
    for number in range(1, SEATS):
        stage.append(await space.listener(f"S{number}"))
        await space.approve(stage[-1])
    audience: list[Attendee] = []
    while len(audience) < listeners:
        few = min(AT_ONCE, listeners - len(audience))
        audience += await asyncio.gather(*(space.listener() for _ in range(few)))
    return stage, Crowd([*stage, *audience])


async def acts(space: LiveSpace, stage: list[Attendee], crowd: Crowd) -> dict[str, list[tuple[float, float, float]]]:
    """Return the times of each act, `ROUNDS` times."""
    host, person = space.host.visitor, stage[1].you["id"]
    at = f"/api/spaces/{space.id}"
    steps: list[tuple[str, Callable[[], Awaitable[object]], Sees]] = [
        (
            "mute",
            lambda: host.post(f"{at}/stage/{person}/mute"),
            lambda one: seat(one, person)["muted_by_host"] is True,
        ),
        (
            "take back",
            lambda: host.post(f"{at}/stage/{person}/unmute"),
            lambda one: not seat(one, person)["muted_by_host"],
        ),
        ("mute all", lambda: host.post(f"{at}/stage/mute"), lambda one: seat(one, person)["muted_by_host"] is True),
        ("undo", lambda: host.delete(f"{at}/stage/mute"), lambda one: not seat(one, person)["muted_by_host"]),
        (
            "make co-host",
            lambda: host.post(f"{at}/cohosts/{person}"),
            lambda one: seat(one, person)["role"] == "cohost",
        ),
        ("unmake", lambda: host.delete(f"{at}/cohosts/{person}"), lambda one: seat(one, person)["role"] == "speaker"),
        ("to audience", lambda: host.post(f"{at}/stage/{person}/audience"), lambda one: "absent" in seat(one, person)),
    ]
    took: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for name, act, sees in steps:
            took.setdefault(name, []).append(await measured(crowd, act(), sees))
        await stage[1].visitor.act(space.id, "requests")
        approve = host.post(f"{at}/requests/{person}/approve")
        took.setdefault("approve", []).append(
            await measured(crowd, approve, lambda one: "absent" not in seat(one, person))
        )
        await until_async(lambda: None if role(stage[1]) == "speaker" else "not back on the stage")
    return took


async def bench(listeners: int) -> float:
    """Print the table, and return the ms until all had seen the slowest act."""
    async with AsyncExitStack() as cleanup:
        running = cleanup.enter_context(start_stack())
        space = await cleanup.enter_async_context(live_space(running.origin))
        start = time.perf_counter()
        stage, crowd = await fill(space, listeners)
        print(f"{len(crowd.people)} people came in within {time.perf_counter() - start:.0f} s\n")
        took = await acts(space, stage, crowd)
        print("| act | answered, ms | half have seen it | all have, median | all have, worst |\n|---|---|---|---|---|")
        for name, times in took.items():
            answered, half, last = (statistics.median(column) for column in zip(*times, strict=True))
            print(f"| {name} | {answered:.0f} | {half:.0f} | {last:.0f} | {max(time[2] for time in times):.0f} |")
        return max(time[2] for times in took.values() for time in times)


def main() -> int:
    """Return 1 if an act took longer than a second to be seen by all."""
    worst = asyncio.run(bench(int(sys.argv[1]) if len(sys.argv) > 1 else LISTENERS))
    return int(worst > 1_000)


if __name__ == "__main__":
    sys.exit(main())
