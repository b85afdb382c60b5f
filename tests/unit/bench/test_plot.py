from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.bench.report.plot import COLOURS, HEIGHT, LINE, WIDTH, Axes, Scale, apart, plot, ticks

AXES = Axes("Time", "listeners", "us & more")
LINES = {"ours": [(50, 12.0), (1_000, 4.0)], "theirs <C>": [(50, 20.0), (200, 21.0)], "one": [(100, 284.0)]}
SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_line_has_points_and_a_label_with_its_last_value() -> None:
    root = ElementTree.fromstring(plot(AXES, LINES, "ours"))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"ours, 4.0", "theirs <C>, 21.0", "one, 284.0"} <= set(texts)
    assert len(list(root.iter(f"{SVG}polyline"))) == 3


def test_everything_is_within_the_picture() -> None:
    root = ElementTree.fromstring(plot(AXES, LINES, "ours"))
    for circle in root.iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx", "")) < WIDTH
        assert 0 < float(circle.get("cy", "")) < HEIGHT


def test_the_picture_names_itself_and_changes_with_the_page() -> None:
    text = plot(AXES, LINES, "ours")
    assert '<title id="title">Time</title>' in text
    assert "prefers-color-scheme: dark" in text


def test_one_size_alone_can_be_drawn() -> None:
    assert "polyline" in plot(AXES, {"ours": [(50, 12.0)]}, "ours")


@pytest.mark.parametrize("page", ["#ffffff", "#0d1117"])
@pytest.mark.parametrize("colour", COLOURS)
def test_lines_stand_out_from_light_and_dark_pages(colour: str, page: str) -> None:
    darker, lighter = sorted((luminance(colour), luminance(page)))
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_scale_is_logarithmic_between_its_ends() -> None:
    scale = Scale(1, 100, 0, 200)
    assert [scale.at(value) for value in (1, 10, 100)] == pytest.approx([0, 100, 200])


def test_ticks_are_ones_twos_and_fives() -> None:
    assert ticks(3, 300) == [5, 10, 20, 50, 100, 200]


def test_labels_keep_their_order_and_do_not_overlap() -> None:
    places = apart([100, 50, 52, 101], LINE)
    assert sorted(range(4), key=lambda each: places[each]) == [1, 2, 0, 3]
    assert all(below - above >= LINE for above, below in pairwise(sorted(places)))
