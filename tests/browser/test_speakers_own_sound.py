"""Each speaker's own sound: from the switch in the start sheet to the archive that the host downloads."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.player import played
from tests.support.replay import Replay
from tests.support.tones import heard
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound
HZ = [440.0, 660.0]
SWITCH = "Keep each speaker’s sound separately"


def test_host_downloads_a_file_of_each_speaker(arrive: Arrive, browsers: Browsers) -> None:
    rosa = arrive(browsers.speaking(440), "Rosa", account=True)
    liam = arrive(browsers.speaking(660), "Liam", account=True)
    rosa.compose("Space")
    rosa.page.get_by_label("What do you want to talk about?").fill("Two voices, apart")
    expect(rosa.page.get_by_role("switch", name=SWITCH, exact=True)).to_have_count(0)
    rosa.page.get_by_role("switch", name="Record Space", exact=True).check()
    rosa.page.get_by_role("switch", name=SWITCH, exact=True).check()
    assert rosa.barriers() == []
    rosa.button("Start your Space").click()
    rosa.unmute()
    link = "/i/spaces/" + rosa.page.url.rsplit("/", 1)[1]
    liam.listen(link)
    agree_and_step_up(rosa, liam)
    liam.unmute()
    rosa.hears(660)
    liam.hears(440)
    rosa.ask("POST", f"/api{link.removeprefix('/i')}/end")
    replay = Replay(rosa)
    download = replay.player.get_by_role("link", name="Download each speaker", exact=True)
    until(lambda: None if archived(rosa, link) else "the archive is not made yet", 60)
    replay.open(link)
    expect(replay.player.get_by_text(re.compile("A file for each speaker:.*1 Rosa · 2 Liam"))).to_be_visible()
    assert rosa.barriers() == []
    with rosa.page.expect_download() as coming:
        download.click()
    with zipfile.ZipFile(coming.value.path()) as opened:
        files = {name: played(opened.read(name)) for name in opened.namelist()}
    assert {name: heard(sound, HZ) for name, sound in files.items()} == {
        "speaker-1.ogg": {440.0},
        "speaker-2.ogg": {660.0},
    }
    assert len({len(sound) for sound in files.values()}) == 1
    Replay(liam).open(link)
    expect(liam.page.get_by_role("link", name="Download each speaker", exact=True)).to_have_count(0)
    assert liam.request("GET", f"{link}/speakers.zip").status == 403


def archived(host: Visitor, link: str) -> bool:
    answer = host.request("GET", f"/api{link.removeprefix('/i')}/recording")
    return answer.status == 200 and answer.json()["tracks"] is not None


def agree_and_step_up(host: Visitor, listener: Visitor) -> None:
    listener.button("Request to speak").click()
    listener.page.get_by_role("button", name="Agree and continue", exact=True).click()
    listener.button("Cancel request").wait_for()
    host.people("Requests")
    host.button("Approve").click()
    listener.dock.get_by_role("button", name="Unmute", exact=True).wait_for()
