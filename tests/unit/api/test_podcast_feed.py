"""The feed is well-formed whatever texts it is given."""

import dataclasses
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.api.i18n.words import Words
from chalicelib.api.pages.podcast_feed import PODCAST, Channel, feed
from chalicelib.domain.identity import Identity
from chalicelib.domain.space import go_live
from chalicelib.services.listings.podcasts import Podcast

TEXTS = st.text(st.characters(exclude_categories=()))  # with control characters, surrogates and noncharacters
PLAIN = "Tea & trains <at> five ☕\U0001f682\n"


def written(text: str) -> tuple[str | None, str | None, str | None]:
    """Return the title of a channel, of a live Space and the name of its host, all given as `text`."""
    space = dataclasses.replace(
        go_live("s_1", Identity("a_1", "Ada", "ada"), "Talk", now=1_767_225_600_000),
        title=text,
        host=Identity("a_1", text, "ada"),
        stage=(),
    )
    channel = Channel(text, text, text, "/ada", "/u/ada/feed.xml")
    found = fromstring(feed(channel, Podcast((), (space,)), "https://espacio.example", Words("en"))).find("channel")
    assert found is not None
    item = found.find(f"{{{PODCAST}}}liveItem")
    assert item is not None
    return found.findtext("title"), item.findtext("title"), item.findtext(f"{{{PODCAST}}}person")


@given(TEXTS)
def test_feed_is_well_formed_whatever_people_write(text: str) -> None:
    assert len(set(written(text + "x" * 128)[:2])) == 1


def test_feed_keeps_what_xml_knows_and_leaves_out_the_rest() -> None:
    assert written(PLAIN) == (PLAIN, PLAIN, PLAIN)
    assert written("a\x00b\x1b[0mc\x0b\ufffe\uffff\ud800d\x7f\x85e") == ("ab[0mcd\x7f\x85e",) * 3
