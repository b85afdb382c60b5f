"""One link before, during and after a Space: what other programs read from it, with third-party libraries."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from linkpreview import Link, LinkPreview
from PIL import Image

from chalicelib.images import card as card_image
from infra.local.gateway.events import scheduled_event
from infra.local.permissions import acting_as
from tests.support.recordings import recorded
from tests.support.site import ENVIRONMENT, ORIGIN, Browser, RunningSite

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&amp;]]><!--\r\nX: y"
TITLE = "Ñandúes; their songs, and <ours>"


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("link_host", "Núria")


def hours_ahead(hours: float) -> int:
    return int((time.time() + hours * 3600) * 1000)


@pytest.fixture
def planned(host: Browser) -> Iterator[str]:
    space = host.start_space(TITLE, starts_at=hours_ahead(5), topics=["Birds", "Song & dance"])
    yield space
    host.post(f"/api/spaces/{space}/cancel")


@pytest.fixture
def live(host: Browser) -> str:
    return host.start_space(TITLE)


def entry(text: str) -> Event:
    """Return the only event of a calendar file, parsed by a third-party library, which enforces RFC 5545."""
    (calendar,) = IcsCalendarStream.from_ics(text).calendars
    (event,) = calendar.events
    return event


def begins(event: Event) -> datetime:
    assert isinstance(event.dtstart, datetime)
    return event.dtstart


def preview(site: RunningSite, space: str, language: str = "en") -> LinkPreview:
    path = f"/i/spaces/{space}"
    answer = site.browser().request("GET", path, headers={"accept-language": language})
    return LinkPreview(Link(f"{ORIGIN}{path}", answer.text))


def meta(page: LinkPreview, name: str) -> str | None:
    soup = page.opengraph._soup
    found = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(found["content"]) if found else None


def drawn(site: RunningSite, address: str) -> tuple[str, Image.Image]:
    """Return where an og:image leads, and the picture that is there."""
    parts = urlsplit(address)
    answer = site.browser().get(f"{parts.path}?{parts.query}")
    assert answer.status == 302
    location = str(answer.headers["Location"])
    assert location.startswith("/media/cards/")
    content = site.module.site().deps.media.read("public/" + location.removeprefix("/media/"), 2**20)
    assert content is not None
    return location, Image.open(BytesIO(content))


def test_calendar_file_is_an_entry_that_other_libraries_read(site: RunningSite, host: Browser, planned: str) -> None:
    answer = site.browser().get(f"/i/spaces/{planned}/calendar.ics")
    starts_at = host.get(f"/api/spaces/{planned}").json["space"]["starts_at"] // 1000
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="espacio-{planned}.ics"'
    event = entry(answer.text)
    assert event.uid == f"{planned}@localhost"
    assert event.summary == TITLE
    assert begins(event) == datetime.fromtimestamp(starts_at, UTC)
    assert event.end == begins(event) + timedelta(hours=1)
    assert begins(event).utcoffset() == timedelta(0)
    assert f"{ORIGIN}/i/spaces/{planned}" in str(event.description)
    assert str(event.url) == f"{ORIGIN}/i/spaces/{planned}"
    assert event.categories == ["Birds", "Song & dance"]
    assert [(str(alarm.action), alarm.trigger) for alarm in event.alarm] == [("DISPLAY", timedelta(minutes=-10))]
    assert all(len(line) <= 75 for line in answer.text.encode().split(b"\r\n"))  # RFC 5545, section 3.1


def test_calendar_entry_is_the_same_one_when_it_is_moved_and_when_it_is_cancelled(
    site: RunningSite, host: Browser, planned: str
) -> None:
    path = f"/i/spaces/{planned}/calendar.ics"
    first = entry(site.browser().get(path).text)
    host.request("PATCH", f"/api/spaces/{planned}", {"starts_at": hours_ahead(30)})
    moved = entry(site.browser().get(path).text)
    host.post(f"/api/spaces/{planned}/cancel")
    cancelled = entry(site.browser().get(path).text)
    assert first.uid == moved.uid == cancelled.uid
    assert (first.sequence or 0) < (moved.sequence or 0) < (cancelled.sequence or 0)
    assert begins(moved) > begins(first)
    assert [one.status.value for one in (first, moved, cancelled) if one.status] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_hostile_title_adds_nothing_to_a_calendar(site: RunningSite, host: Browser) -> None:
    hostile = HOSTILE.replace("\r\n", " ") + "\\n;BEGIN:VEVENT"
    space = host.start_space(hostile[:70])
    answer = site.browser().get(f"/i/spaces/{space}/calendar.ics")
    assert answer.text.count("\r\nBEGIN:VEVENT") == 1
    assert entry(answer.text).summary == hostile[:70]


@pytest.mark.parametrize(
    ("actions", "card", "said"),
    [
        ([], "summary_large_image", "Starts "),
        (["start"], "player", "Live since "),
        (["start", "end"], "summary_large_image", "Ended "),
        (["cancel"], "summary_large_image", "Cancelled. Was scheduled for "),
    ],
)
def test_link_previews_show_each_state(
    site: RunningSite, host: Browser, actions: list[str], card: str, said: str
) -> None:
    space = host.start_space(TITLE, starts_at=hours_ahead(3))
    for action in actions:
        assert host.post(f"/api/spaces/{space}/{action}").status == 200
    page = preview(site, space)
    assert (page.title, page.site_name) == (TITLE, "Espacio")
    assert page.description.startswith(said)
    assert "Hosted by Núria (@link_host)" in page.description
    assert meta(page, "og:url") == f"{ORIGIN}/i/spaces/{space}"
    assert meta(page, "twitter:card") == card
    assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == ("1200", "630")
    assert TITLE in str(meta(page, "og:image:alt"))
    _, picture = drawn(site, page.absolute_image)
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    player = f"{ORIGIN}/embed/spaces/{space}" if card == "player" else None
    assert meta(page, "twitter:player") == player
    if "cancel" not in actions:
        host.post(f"/api/spaces/{space}/end")  # unless it has ended


def test_link_previews_speak_the_visitors_language(site: RunningSite, planned: str) -> None:
    page = preview(site, planned, "es-AR,es;q=0.9")
    assert page.description.startswith("Empieza el ")
    assert "Anfitrión: Núria" in page.description
    assert meta(page, "og:locale") == "es_ES"
    assert parse_qs(urlsplit(page.absolute_image).query)["language"] == ["es"]


def test_visitors_choice_of_language_is_kept_in_a_cookie(site: RunningSite, planned: str) -> None:
    browser = site.browser()
    browser.cookies["language"] = "es"
    answer = browser.get(f"/i/spaces/{planned}")
    assert '<html lang="es">' in answer.text
    assert "Añadir al calendario" in answer.text
    assert {"Accept-Language", "Cookie"} <= set(str(answer.headers["Vary"]).split(", "))


def test_picture_is_drawn_once_for_each_way_that_a_space_looks(
    site: RunningSite, host: Browser, planned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings: list[card_image.SpaceCard] = []
    draw = card_image.draw

    def counted(card: card_image.SpaceCard) -> bytes:
        drawings.append(card)
        return draw(card)

    monkeypatch.setattr(card_image, "draw", counted)
    first, _ = drawn(site, preview(site, planned).absolute_image)
    again, _ = drawn(site, preview(site, planned).absolute_image)
    assert first == again
    assert len(drawings) == 1
    host.request("PATCH", f"/api/spaces/{planned}", {"title": "Another title"})
    other, _ = drawn(site, preview(site, planned).absolute_image)
    assert other != first
    assert [card.title for card in drawings] == [TITLE, "Another title"]


def test_picture_may_be_shown_by_every_site_and_is_looked_up_again_soon(site: RunningSite, live: str) -> None:
    answer = site.browser().get(f"/i/spaces/{live}/card.png")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["card.png", "calendar.ics"])
def test_there_is_no_picture_and_no_entry_of_no_space(site: RunningSite, path: str) -> None:
    assert site.browser().get(f"/i/spaces/s_nothing/{path}").status == 404


def test_page_leads_to_its_description_for_other_sites(site: RunningSite, live: str) -> None:
    page = preview(site, live)
    links = {link["type"]: link["href"] for link in page.opengraph._soup.find_all("link", rel="alternate")}
    for kind in ("application/json+oembed", "text/xml+oembed"):
        parts = urlsplit(links[kind])
        assert site.browser().get(f"{parts.path}?{parts.query}").status == 200


def test_reminder_is_set_seen_and_taken_back_over_http(site: RunningSite, host: Browser, planned: str) -> None:
    fan = site.browser()
    assert fan.request("PUT", f"/api/spaces/{planned}/reminder").code == "signed_out"
    fan.sign_up("link_fan")
    assert fan.request("PUT", f"/api/spaces/{planned}/reminder").status == 204
    assert fan.get("/api/reminders").json == {"spaces": [planned]}
    assert host.get("/api/reminders").json == {"spaces": []}
    assert fan.delete(f"/api/spaces/{planned}/reminder").status == 204
    assert fan.get("/api/reminders").json == {"spaces": []}


def test_host_is_reminded_by_the_clock_and_who_asked_by_the_start(site: RunningSite, host: Browser) -> None:
    space = host.start_space("Told in time", starts_at=hours_ahead(0.5) - 5_000)
    fan = site.browser()
    fan.sign_up("link_told")
    fan.request("PUT", f"/api/spaces/{space}/reminder")
    with acting_as("remind", ENVIRONMENT["ESPACIO_TABLE_PREFIX"]):
        assert site.module.remind(scheduled_event("remind", time.time()), None) is None
    site.work()
    told = [
        (line["kind"], line["space"], line["text"]) for line in host.get("/api/notifications").json["notifications"]
    ]
    assert told[0] == ("reminder", space, "Told in time")
    assert fan.get("/api/notifications").json["notifications"] == []
    host.post(f"/api/spaces/{space}/start")
    site.work()
    (line,) = fan.get("/api/notifications").json["notifications"]
    assert (line["kind"], line["space"], line["by"][0]["handle"]) == ("starting", space, "link_host")


def test_agenda_shows_a_host_their_own_plans(site: RunningSite, host: Browser, planned: str) -> None:
    assert planned in [space["id"] for space in host.get("/api/agenda").json["spaces"]]
    assert site.browser().get("/api/agenda").code == "signed_out"


def test_scripts_off_page_plays_a_recording_if_there_is_one(site: RunningSite, host: Browser) -> None:
    space = host.start_space("Recorded")
    host.end_space(space)
    assert "<audio" not in site.browser().get(f"/i/spaces/{space}").text
    recorded(site, space)
    text = site.browser().get(f"/i/spaces/{space}").text
    for kind in ("ogg; codecs=opus", "mp4"):
        file = "ogg" if kind.startswith("ogg") else "m4a"
        assert f'<source src="/i/spaces/{space}/recording.{file}" type="audio/{kind}">' in text


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"who_can_listen": "anyone"}, True), ({"who_can_listen": "accounts"}, False), ({"locked": True}, False)],
)
def test_link_preview_and_frame_play_a_recording_that_everybody_may_hear(
    site: RunningSite, host: Browser, settings: dict[str, object], named: bool
) -> None:
    space = host.start_space("Recorded", settings=settings)
    host.end_space(space)
    assert "og:audio" not in site.browser().get(f"/i/spaces/{space}").text
    recorded(site, space)
    page, frame = (site.browser().get(f"/{place}/spaces/{space}").text for place in ("i", "embed"))
    assert (f'"og:audio" content="{ORIGIN}/i/spaces/{space}/recording.ogg">' in page) == named
    assert (f'src="/i/spaces/{space}/recording.ogg"' in frame) == named
