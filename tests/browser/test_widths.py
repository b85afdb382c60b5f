"""Every screen fits its window, from the narrowest to the widest."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.support.browsers import Browsers
from tests.support.patience import until
from tests.support.visitor import Visitor

WIDTHS = (360, 390, 1280, 1920)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen and other words of great length"[:70]
BROKEN_WORDS = r"""() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const word = /\p{L}{3,}/u.exec(text.data);
    if (!word || text.parentElement.closest('.unseen, script, style, textarea')) continue;
    const top = (at) => {
      const letter = document.createRange();
      letter.setStart(text, at);
      letter.setEnd(text, at + 1);
      return letter.getClientRects()[0]?.top ?? 0;
    };
    if (Math.abs(top(word.index) - top(word.index + 1)) > 6) found.push(word[0]);
  }
  return found;
}"""
CENTRED = "(dialog) => (getComputedStyle(dialog).textAlign === 'start' ? [] : ['the words of a dialog are centred'])"
FAINT = """() => [...document.querySelectorAll('input, textarea')]
  .filter((field) => getComputedStyle(field, '::placeholder').color === 'rgb(117, 117, 117)')
  .map((field) => `${field.placeholder} is in the browser's own grey`)"""
MIDDLES = """() => new Set([...document.querySelectorAll('.bar > *')].map((one) => one.getBoundingClientRect())
  .map(({ top, height }) => Math.round(top + height / 2))).size"""
PAGES = (
    "/",
    "/explore",
    "/search?q=long",
    "/messages",
    "/messages/new",
    "/notifications",
    "/scheduled",
    "/wilhelmina",
    "/wilhelmina/following",
    "/bookmarks",
    "/settings",
    "/settings/security",
    "/settings/privacy",
    "/settings/notifications",
    "/settings/keyboard",
    "/settings/data",
)


@pytest.fixture
def wilhelmina(arrive: Arrive, browsers: Browsers) -> Visitor:
    """Wilhelmina, whose words are long."""
    visitor = arrive(browsers.speaking(440), "Wilhelmina", account=True)
    name = "Wilhelmina Donaudampfschifffahrtsgesellschafterin"
    visitor.ask("PATCH", "/api/profile", {"display_name": name, "bio": LONG.replace(" ", "_")})
    return visitor


def test_no_page_scrolls_sideways_or_breaks_a_word_after_one_letter(wilhelmina: Visitor) -> None:
    planned = {"title": LONG, "topics": [LONG[:30]], "starts_at": int((time.time() + 7_200) * 1000)}
    space = wilhelmina.ask("POST", "/api/spaces", planned)["space"]["id"]
    text = f"{LONG[:50].replace(' ', '_')} https://example.org/{'x' * 120} {wilhelmina.site}/i/spaces/{space}"
    post = wilhelmina.ask("POST", "/api/posts", {"text": text})["post"]["id"]
    found: dict[str, list[str]] = {}
    for path in (*PAGES, f"/i/posts/{post}", f"/i/spaces/{space}"):
        wilhelmina.page.goto(path)
        wilhelmina.until_drawn()
        wilhelmina.until_settled()
        found |= {f"{path} at {width}": wide for width in WIDTHS if (wide := at(wilhelmina, width))}
        if faint := wilhelmina.page.evaluate(FAINT):
            found[path] = faint
    wilhelmina.button("Share").click()
    share = wilhelmina.page.get_by_role("main").get_by_role("region", name="Share", exact=True)
    assert share.evaluate("(ways) => getComputedStyle(ways).columnGap") == "8px"  # in no Space, without its styles
    assert found == {}


@pytest.mark.parametrize("locale", ["en-US", "es-ES"])
def test_pages_of_a_guest_fit_and_nothing_floats_above_their_forms(
    site: str, browsers: Browsers, visitors: list[Visitor], locale: str
) -> None:
    guest = Visitor.arrive(browsers.plain(), site, "Guest", locale=locale)
    visitors.append(guest)
    found: dict[str, list[str]] = {}
    for path in ("/", "/sign-in", "/sign-up", "/forgot-password", "/settings/appearance"):
        guest.page.goto(path)
        guest.page.locator("main.middle h1").first.wait_for()  # in either language
        found |= {f"{path} at {width}": wide for width in WIDTHS if (wide := at(guest, width))}
        guest.page.set_viewport_size({"width": 390, "height": 800})
        expect(guest.page.locator(".compose")).to_be_visible(visible=path == "/")
    assert found == {}


@pytest.mark.sound
def test_space_fits_with_each_of_its_panels_and_nothing_stands_twice(host: Visitor, link: str, nora: Visitor) -> None:
    host.ask("POST", "/api/posts", {"text": f"Hear us tune: {host.site}{link}"})
    until(lambda: None if "Hear us" in str(host.ask("GET", f"/api/spaces{link[9:]}/posts")) else "it is not listed yet")
    nora.listen(link)
    expect(nora.page.get_by_role("heading", name="About this Space", exact=True)).to_be_visible()
    about = nora.page.get_by_role("region", name="Posts about this Space")
    expect(about.get_by_role("article").filter(has_text="Hear us tune")).to_be_visible()
    expect(nora.page.get_by_role("heading", name="Tuning an orchestra", exact=True)).to_have_count(1)
    expect(host.page.get_by_role("button", name="About Nora", exact=True)).to_be_visible()
    found: dict[str, list[str]] = {}
    for width in WIDTHS:
        found |= {f"{panel} at {width}": wide for panel, wide in panels(host, width) if wide}
    host.page.get_by_label("Language").select_option("es")
    host.page.set_viewport_size({"width": 390, "height": 800})
    expect(host.page.locator("html")).to_have_attribute("lang", "es")
    assert host.page.evaluate(MIDDLES) == 1  # a long word for the microphone does not take a row of its own
    host.page.get_by_label("Idioma").select_option("en")
    assert found == {}
    nora.button("Sound settings").click()
    nora.page.get_by_label("Volume", exact=True).fill("40")
    assert nora.barriers() == []
    nora.page.reload()
    nora.button("Start listening").click()
    nora.button("Sound settings").click()
    expect(nora.page.get_by_label("Volume", exact=True)).to_have_value("40")


def panels(host: Visitor, width: int) -> Iterator[tuple[str, list[str]]]:
    """Open one panel of the dock after the other, and yield what scrolls sideways then."""
    yield "room", at(host, width)
    for tab in ("Requests", "Settings", "People"):
        host.people(tab)
        yield tab, host.sideways()
    host.actions("Nora").click()
    yield "menu", host.sideways()
    for _ in ("menu", "panel"):
        host.page.keyboard.press("Escape")
    for box in ("Share", "Sound settings"):
        host.dock.get_by_role("button", name=box, exact=True).click()
        expect(host.dock.get_by_role("group", name=box, exact=True)).to_be_in_viewport(ratio=0.99)
        yield box, host.sideways()
        host.page.keyboard.press("Escape")
    host.button("About Hana").click()
    yield "card", host.sideways() + host.page.get_by_role("dialog").evaluate(CENTRED)
    host.page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    host.button("About Nora").click()
    yield "card", host.sideways()
    host.page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()


def at(visitor: Visitor, width: int) -> list[str]:
    """Return what scrolls sideways, and each word that breaks after one letter, in a window of this width."""
    visitor.page.set_viewport_size({"width": width, "height": 800})
    return visitor.sideways() + [f"{word} breaks" for word in visitor.page.evaluate(BROKEN_WORDS)]
