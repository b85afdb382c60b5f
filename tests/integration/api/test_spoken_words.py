"""What was said, on the page of a recorded Space: for readers without scripts, and for search engines."""

import json

import pytest

from chalicelib.api.pages import spoken_words
from tests.support.recordings import transcribed
from tests.support.site import Browser, RunningSite


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("said_on_pages", "Ana")


def test_page_has_what_was_said_for_those_who_may_hear_it(site: RunningSite, host: Browser) -> None:
    space = host.start_space("Recorded", settings={"who_can_listen": "accounts"})
    host.end_space(space)
    who = host.get("/api/session").json["account"]
    made = transcribed(site, space, (who["id"], "Late <trains>"), (who["id"], "Later trains"))
    page, said = f"/i/spaces/{space}", [made.started_at + at for at in (0, 1_000)]
    text = host.get(f"/i/spaces/{space}?language=es").text
    assert '<section aria-label="Transcripción">' in text
    assert f'<li><strong dir="auto">{who["display_name"]}</strong> <a href="{page}?t={said[0]}">0:00</a>' in text
    assert f'<li><a href="{page}?t={said[1]}">0:01</a> <span dir="auto" lang="en">Later trains</span></li>' in text
    assert "Late &lt;trains&gt;" in text
    assert f'href="/i/spaces/{space}/transcript.vtt?download=1"' in text
    assert "trains" not in site.browser().get(f"/i/spaces/{space}").text


def test_page_has_the_beginning_of_a_long_transcript(
    site: RunningSite, host: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spoken_words, "SHOWN", 1)
    space = host.start_space("Recorded")
    host.end_space(space)
    transcribed(site, space, ("a_gone", "Late trains"), ("a_gone", "Later trains"))
    text = site.browser().get(f"/i/spaces/{space}").text
    assert ("Deleted account" in text, "Late trains" in text, "Later trains" in text) == (True, True, False)
    assert "The rest is in the transcript that you can download." in text


@pytest.mark.parametrize("letter", ['"', "語", "🎈"])
def test_page_of_long_lines_is_no_longer_than_a_lambda_can_answer(
    site: RunningSite, host: Browser, letter: str
) -> None:
    space = host.start_space("Recorded")
    host.end_space(space)
    transcribed(site, space, *[("a_gone", letter * 400)] * 3_000)
    text = site.browser().get(f"/i/spaces/{space}").text
    assert "The rest is in the transcript that you can download." in text
    assert len(json.dumps({"body": text})) < 5_000_000


@pytest.mark.parametrize(("second", "clock"), [(0, "0:00"), (200, "3:20"), (3_800, "1:03:20"), (36_009, "10:00:09")])
def test_moments_are_written_as_the_player_writes_them(second: int, clock: str) -> None:
    assert spoken_words.clock_of(second) == clock
