"""What workers have uploaded is damaged: what is left is heard at its time, and people do with it what they may."""

from collections.abc import Callable
from typing import Final

import pytest
from botocore.session import Session

from tests.integration.api.test_remixed_voices import ended, withdraw
from tests.support.player import played
from tests.support.site import Browser, RunningSite
from tests.support.tones import heard
from tests.support.two_voices import ADA, BOB, object_at, recording_of, sound_at
from tests.support.uploads import BUCKET, stored

RATE: Final = 48_000
DAMAGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "empty": lambda _: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "a byte": lambda content: content[:1],
    "other": lambda content: bytes(reversed(content)),
    "longer": lambda content: content + content,
}

pytestmark = pytest.mark.usefixtures("at_once")


def damage(space: str, how: Callable[[bytes], bytes] | None) -> None:
    """Damage every other object of a Space, or delete it."""
    client = Session().create_client("s3")
    for name in sorted(stored(f"segments/{space}/"))[::2]:
        if how is None:
            client.delete_object(Bucket=BUCKET, Key=name)
        else:
            client.put_object(Bucket=BUCKET, Key=name, Body=how(object_at(name)))


@pytest.mark.parametrize("way", [*DAMAGES, "gone"])
def test_recording_is_made_and_taken_apart_whatever_is_damaged(
    site: RunningSite, ana: Browser, bob: Browser, way: str
) -> None:
    space, _ = ended(site, ana, bob)
    damage(space, DAMAGES.get(way))
    site.work()
    path = f"/api/spaces/{space}/recording"
    shown = ana.get(path).json
    assert (shown["state"], shown["failure"]) == ("ready", None)
    sound = played(sound_at(ana, f"/i/spaces/{space}/recording.ogg"))
    assert abs(len(sound) - shown["duration_ms"] * RATE / 1_000) <= RATE / 50
    for start, end in shown["gaps"]:
        assert heard(sound[start * RATE // 1_000 + RATE // 10 : end * RATE // 1_000], [ADA, BOB]) == set()
    withdraw(bob, space)
    site.work()
    assert ana.get(path).json["state"] == "ready"
    assert BOB not in heard(played(sound_at(ana, f"/i/spaces/{space}/recording.m4a")), [ADA, BOB])
    assert recording_of(site, space).withdrawn == ()
    assert ana.delete(path).status == 204
    site.work()
    assert [stored(f"{start}/{space}/") for start in ("segments", "recordings", "clips")] == [[], [], []]
