"""`--demo`: a person who opens the page hears a conversation."""

from functools import partial

from infra.local.attendee import join
from infra.local.stack import stack
from infra.local.visitor import Visitor
from tests.support.patience import patient, until_async

AUDIBLE = 300  # of 32767, root mean square; silence is below 10


async def test_guest_hears_two_voices_in_the_demo() -> None:
    with stack("--demo") as running:
        told = (running.data / "runner.log").read_text()
        async with Visitor(running.origin) as guest:
            live = (await guest.get("/api/spaces?state=live"))["spaces"]  # also the one that is being recorded
            (space,) = (one for one in live if f"are talking at {running.origin}/i/spaces/{one['id']}" in told)
            listener = await join(guest, space["id"], within=patient(30))
            ear = listener.ear
            assert ear is not None
            await listener.until(
                lambda: "" if ear.loudness() > AUDIBLE else f"loudness is {ear.loudness():.0f}", within=patient(10)
            )
            await listener.until(
                lambda: "" if len(ear.speakers) == 2 else f"{len(ear.speakers)} voices were heard", within=patient(40)
            )
            stage = {entry["handle"]: entry["csrc"] for entry in listener.room["stage"]}
            assert set(stage) == {"alba", "bruno"}
            assert ear.speakers == set(stage.values())
            await listener.leave()
            await until_async(partial(why_nothing_is_recorded, guest), 120)


async def why_nothing_is_recorded(guest: Visitor) -> str | None:
    """Say what is missing until there are a finished recording of two people and a clip of it, behind posts of both."""
    posts = (await guest.get("/api/posts"))["posts"]
    spaces = {post["author"]["handle"]: post["space"] for post in posts if post["space"]}
    clips = {post["author"]["handle"]: post["clip"] for post in posts if post["clip"]}
    if set(spaces) != {"alba", "carmen"} or set(clips) != {"diego"}:
        return f"only {sorted(spaces)} have posted a Space, and {sorted(clips)} a clip"
    space = (await guest.get(f"/api/spaces/{spaces['carmen']['id']}"))["space"]
    if space["recording"] != "ready":
        return f"the recording is {space['recording']}"
    clip = await guest.get(f"/api/clips/{clips['diego']['id']}")
    if clip["state"] != "ready":
        return f"the clip is {clip['state']}"
    assert clip["space"]["id"] == space["id"]
    recording = await guest.get(f"/api/spaces/{space['id']}/recording")
    assert {one["handle"] for one in recording["speakers"]} == {"carmen", "diego"}
    assert len(recording["turns"]) > 6
    return None
