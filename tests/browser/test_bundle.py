"""The bundled site, which is what is deployed: an account, a Space by its link, and sound, in few requests."""

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.lost_files import offers_a_space_without

pytestmark = pytest.mark.sound

MOST = 25  # files from the link to the sound
# Of every page, of a Space's page, and texts.
LOST = ("app/main.js", "chunks/core.js", "chunks/space.js", "chunks/i18n-en.js", "chunks/i18n-en-room.js")


def test_somebody_signs_up_and_is_heard_by_whoever_opens_the_link(arrive: Arrive, browsers: Browsers) -> None:
    hana = arrive(browsers.speaking(440), "Hana")
    hana.sign_up("hana_bundle")
    link = hana.start_space("On the bundle")
    hana.unmute()
    gus = arrive(browsers.plain(), "Gus")
    answers: list[Response] = []
    gus.page.on("response", lambda answer: answers.append(answer))
    gus.listen(link)
    gus.hears(440)
    loaded = [answer.url for answer in answers if "/static/" in answer.url]
    assert len(loaded) <= MOST, loaded
    assert [answer.url for answer in answers if answer.status >= 400] == []
    assert hana.mistakes + gus.mistakes == []


def test_pages_and_dialogs_that_are_loaded_later_are_there_in_both_languages(
    arrive: Arrive, browsers: Browsers
) -> None:
    nora = arrive(browsers.plain(), "Nora", account=True)
    for path, heading in (("/explore", "Explore"), ("/messages", "Messages"), ("/notifications", "Notifications")):
        nora.follow(path)
        expect(nora.page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
    nora.compose("Post")
    nora.page.get_by_role("dialog").get_by_role("button", name="Add emoji").click()
    expect(nora.page.get_by_role("dialog").get_by_role("button", name="grinning face").first).to_be_visible()
    assert nora.mistakes == []


@pytest.mark.parametrize("lost", LOST)
def test_space_is_offered_although_a_file_was_lost_once(arrive: Arrive, browsers: Browsers, lost: str) -> None:
    liam = arrive(browsers.plain(), "Liam", account=True, home=False)
    offers_a_space_without(liam, lost)
