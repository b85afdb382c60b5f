"""Contrast themes replace all colors: what is said by a color alone still shows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator

from tests.support.patience import until
from tests.support.visitor import Visitor

pytestmark = pytest.mark.sound


@pytest.fixture
def contrast(host: Visitor, listener: Visitor) -> Iterator[None]:
    """Both have a contrast theme."""
    for visitor in (host, listener):
        visitor.page.emulate_media(forced_colors="active")
    yield
    for visitor in (host, listener):
        visitor.page.emulate_media(forced_colors="none")


@pytest.mark.usefixtures("contrast")
def test_ring_and_tab_of_the_dock_show_who_speaks_and_what_is_chosen(host: Visitor, listener: Visitor) -> None:
    ring = listener.seat("Hana, Host").locator(".seat__ring")
    until(lambda: None if color(ring) == "Highlight" else "the ring of the host, who speaks, does not show")
    host.mute()
    until(lambda: None if color(ring) == "Canvas" else "the ring of the host, who is silent, shows")
    host.people("People")
    chosen, other = (host.panel.get_by_role("tab", name=name, exact=True) for name in ("People", "Settings"))
    assert (color(chosen), color(other)) == ("Highlight", "Canvas")


def color(element: Locator) -> str:
    """Return which of the theme's colors the lower border has."""
    return str(
        element.evaluate(
            """(element) => {
              const probe = document.body.appendChild(document.createElement('i'));
              const named = ['Canvas', 'Highlight', 'CanvasText'].find((name) => {
                probe.style.color = name;
                return getComputedStyle(probe).color === getComputedStyle(element).borderBottomColor;
              });
              probe.remove();
              return named ?? '';
            }"""
        )
    )
