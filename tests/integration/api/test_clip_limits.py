"""How many clips a Space may have, and what becomes of them while a recording is changed."""

from typing import Any

import pytest

from chalicelib.domain.clip import OF_PERSON, OF_SPACE, Clip
from chalicelib.services.deps import Job
from chalicelib.services.recordings import clips, lifecycle
from chalicelib.services.recordings.excerpt import excerpt
from chalicelib.store.clips import ClipStore
from infra.local.permissions import acting_as
from tests.integration.api.test_clips import PREFIX, clip, cut, spoken
from tests.support.dump import changes, kept
from tests.support.site import Browser, RunningSite, account
from tests.support.uploads import stored

pytestmark = pytest.mark.usefixtures("at_once")
FIVE = {"start_ms": 0, "end_ms": 5_000}


def has_clips(site: RunningSite, space: str, maker: str, count: int) -> None:
    for number in range(count):
        site.deps.clips.create(Clip(f"c_{maker[-8:]}{number}", space, maker, "One", 0, 5_000, 0))


def test_person_has_so_many_clips_of_a_space_and_others_have_theirs(
    site: RunningSite, ana: Browser, bob: Browser
) -> None:
    space = spoken(site, ana)
    has_clips(site, space, account(bob), OF_PERSON)
    before = kept()
    assert bob.post(f"/api/spaces/{space}/clips", FIVE).code == "clips_full"
    assert changes(before, kept()) == []
    clip(ana, space, 0, 5_000)
    one = next(name for name, maker in site.deps.clips.makers(space).items() if maker == account(bob))
    assert bob.delete(f"/api/clips/{one}").status == 204
    key = {"Idempotency-Key": "last"}
    made = [bob.request("POST", f"/api/spaces/{space}/clips", FIVE, key) for _ in range(2)]
    assert [one.status for one in made] == [201, 201]  # the last one again, when all are made


def test_clips_that_are_made_at_the_same_time_are_never_too_many(
    site: RunningSite, ana: Browser, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space, maker, create = spoken(site, ana), account(bob), ClipStore.create
    has_clips(site, space, maker, OF_PERSON - 1)

    def made_meanwhile(store: ClipStore, clip: Clip) -> bool:
        create(store, Clip("c_meanwhile", space, maker, "Another", 0, 5_000, 0))
        return create(store, clip)

    monkeypatch.setattr(ClipStore, "create", made_meanwhile)
    assert bob.post(f"/api/spaces/{space}/clips", FIVE).code == "clips_full"
    makers = site.deps.clips.makers(space)
    assert (list(makers.values()).count(maker), "c_meanwhile" in makers) == (OF_PERSON, True)


def test_space_has_so_many_clips(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    has_clips(site, space, "a_many", OF_SPACE)
    assert [who.post(f"/api/spaces/{space}/clips", FIVE).code for who in (ana, bob)] == ["clips_full"] * 2


def test_each_clip_is_cut_by_one_job_however_many_wait(site: RunningSite, ana: Browser, bob: Browser) -> None:
    space = spoken(site, ana)
    names = [clip(bob, space, 0, 5_000) for _ in range(4)]
    assert site.work() == len(names)
    assert {bob.get(f"/api/clips/{name}").json["state"] for name in names} == {"ready"}


def test_clip_that_is_cut_while_its_recording_is_trimmed_keeps_no_sound_of_it(
    site: RunningSite, ana: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = spoken(site, ana)
    name = clip(ana, space, 0, 5_000)

    def trimmed_meanwhile(*arguments: Any) -> tuple[list[bytes], int]:
        found = excerpt(*arguments)
        with monkeypatch.context() as once:
            once.setattr(clips, "excerpt", excerpt)
            asked = {"trim": {"start_ms": 12_000, "end_ms": 21_000}}
            assert ana.request("PATCH", f"/api/spaces/{space}/recording", asked).status == 200
            site.work()
        return found

    monkeypatch.setattr(clips, "excerpt", trimmed_meanwhile)
    cut(site, space, name)
    assert ana.get(f"/api/clips/{name}").code == "no_such_clip"
    assert stored(f"clips/{space}/") == []


def test_clip_is_silent_at_once_when_somebody_withdraws_their_voice(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    with_voice, other = clip(ana, space, 0, 5_000), clip(ana, space, 13_000, 18_000)
    site.work()
    sounds = [f"/i/clips/{name}/sound.{kind}" for name in (with_voice, other) for kind in ("ogg", "m4a")]
    assert {ana.get(path).status for path in sounds} == {302}
    assert ana.delete(f"/api/spaces/{space}/recording/voice").status == 204
    assert {ana.get(path).code for path in sounds} == {"no_such_clip"}
    shown = ana.get(f"/api/clips/{with_voice}").json
    assert (shown["state"], shown["audio"], shown["m4a"]) == ("waiting", None, None)
    site.work()
    assert ana.get(f"/api/clips/{with_voice}").code == "no_such_clip"
    assert {ana.get(path).status for path in sounds[2:]} == {302}


def test_job_for_a_clip_that_is_gone_does_nothing(site: RunningSite, ana: Browser) -> None:
    space = spoken(site, ana)
    before = kept()
    with acting_as("work", PREFIX):
        clips.cut(site.deps, Job(lifecycle.CUT, space, "c_nobodys"))
    assert changes(before, kept()) == []
