"""The picture of a Space: its contents, and the characters that it omits instead of showing boxes."""

from io import BytesIO

import pytest
from msgspec.structs import replace
from PIL import Image

from chalicelib.images.card import HEIGHT, WIDTH, CardPerson, SpaceCard, draw, initials_of
from chalicelib.images.fonts import BOLD, font, lines_of, readable, shortened

CARD = SpaceCard(
    bright=True,
    live=True,
    state="LIVE",
    line="40+ listening",
    title="Tuning an orchestra",
    untitled="A Space by Ana",
    nameless="A conversation to listen to",
    hosts="Ana, Ben",
    faces=(CardPerson("Ana", 210), CardPerson("Ben", 30)),
    more=3,
    site="Espacio",
)


def pixels(card: SpaceCard) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("RGB")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("¿Qué leemos en otoño? ¡Ñandúes!", "¿Qué leemos en otoño? ¡Ñandúes!"),
        ("Νύχτα και Москва", "Νύχτα και Москва"),
        ("Żółć, Ångström, Straße, İstanbul", "Żółć, Ångström, Straße, İstanbul"),
        ("E\u0301tude", "Étude"),
        ("Party 🎉 tonight 👩🏽‍🚀!", "Party tonight !"),
        ("a\u200bb\u202ec", "abc"),
        ("日本語で話そう", None),
        ("AI と人間", None),
        ("مرحبا", None),
        ("🎉", None),
        ("", None),
    ],
)
def test_text_keeps_what_the_fonts_can_show(text: str, shown: str | None) -> None:
    assert readable(text) == shown


def test_lines_keep_to_their_width_and_lose_no_letter() -> None:
    text = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten and friends talk"
    lines = lines_of(text, BOLD, 74, 1056)
    assert all(font(BOLD, 74).getlength(line) <= 1056 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_text_that_is_too_long_ends_with_an_ellipsis() -> None:
    short = shortened("A very long name " * 9, BOLD, 38, 600)
    assert short.endswith("…")
    assert font(BOLD, 38).getlength(short) <= 600


def test_initials_are_the_sites_own() -> None:
    assert [initials_of(name) for name in ("Ana Pérez", "Ben", "Núria de la Ñ", "田中", "")] == [
        "AP",
        "B",
        "NÑ",
        "",
        "",
    ]


def test_picture_has_the_size_that_previews_want() -> None:
    image = Image.open(BytesIO(draw(CARD)))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert len(draw(CARD)) < 300_000


def test_picture_is_the_same_for_the_same_values_and_another_for_others() -> None:
    assert draw(CARD) == draw(CARD)
    others = (
        replace(CARD, title="Another"),
        replace(CARD, line="50+ listening"),
        replace(CARD, bright=False, live=False, state="Ended"),
    )
    assert len({draw(CARD), *(draw(card) for card in others)}) == 4


def test_title_that_cannot_be_shown_is_replaced_by_whose_space_it_is() -> None:
    other = replace(CARD, title="A Space by Ana")
    assert draw(replace(CARD, title="日本語で話そう")) == draw(other)


def test_picture_of_a_person_stands_in_the_place_of_their_initials() -> None:
    portrait = BytesIO()
    Image.new("RGB", (96, 96), "#00ff00").save(portrait, "WEBP")
    green = replace(CARD, faces=(CardPerson("Ana", 210, portrait.getvalue()),))
    red, full, blue = pixels(green).getpixel((72 + 46, HEIGHT - 64 - 46))  # type: ignore[misc]
    assert full > 200
    assert max(red, blue) < 60
