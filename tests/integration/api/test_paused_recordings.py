"""The file of a recording that was switched on and off while the Space was live."""

import dataclasses

import pytest

from chalicelib.domain.recording_consent import switched
from chalicelib.services.recordings import lifecycle
from tests.integration.api.test_recording_production import (
    ADA,
    BOB,
    EARLIER,
    begun,
    end,
    sound,
    space_of,
    state,
    tend,
)
from tests.support.player import played
from tests.support.segments import recorded_tone, upload
from tests.support.site import Browser, RunningSite, account
from tests.support.tones import heard

pytestmark = pytest.mark.usefixtures("at_once")


def test_file_has_what_was_said_while_recording_was_on_and_says_when_it_was_not(
    site: RunningSite, ana: Browser
) -> None:
    space = ana.start_space("Recorded for a while")
    for on in (True, False, True):
        assert ana.request("PATCH", f"/api/spaces/{space}", {"record": on}).status == 200
    assert state(ana, space) == "recording"
    live, began = space_of(site, space), site.deps.now_ms() - EARLIER
    times = tuple(began + at for at in (0, 5_000, 9_000))
    site.deps.spaces.save(dataclasses.replace(live, version=live.version + 1, switched=times))
    upload(space, recorded_tone(account(ana), ADA, 12.0, began - 2_000))
    upload(space, recorded_tone(account(ana), BOB, 3.0, began + 8_000, epoch=2))
    end(ana, space)
    site.work()
    shown = ana.get(f"/api/spaces/{space}/recording").json
    assert (shown["started_at"], shown["duration_ms"], shown["pauses"], shown["gaps"]) == (
        began,
        11_000,
        [[5_000, 9_000]],
        [],
    )
    assert shown["turns"] == [[0, 0, 5_000], [0, 9_000, 11_000]]
    samples = played(sound(site, space))
    assert heard(samples[: 5 * 48_000], [ADA, BOB]) == {ADA}
    assert heard(samples[int(5.2 * 48_000) : 9 * 48_000], [ADA, BOB]) == set()


def test_file_waits_for_what_was_said_since_recording_was_switched_on_again(site: RunningSite, ana: Browser) -> None:
    space = begun(ana)
    site.deps.spaces.take_lease(space_of(site, space), "w_1")
    now = site.deps.now_ms()
    upload(space, recorded_tone(account(ana), ADA, 1.0, now - EARLIER))
    for on in (False, True):
        assert ana.request("PATCH", f"/api/spaces/{space}", {"record": on}).status == 200
    end(ana, space)
    assert tend(site, space) is None
    assert state(ana, space) == "processing"


def test_recording_that_is_begun_and_not_switched_on_goes_with_the_end(site: RunningSite, ana: Browser) -> None:
    """The process dies between the two writes."""
    space = ana.start_space("Not recorded")
    lifecycle.begin(site.deps, switched(space_of(site, space), True, now=site.deps.now_ms()))
    end(ana, space)
    tend(site, space)
    assert site.deps.recordings.load(space) is None
