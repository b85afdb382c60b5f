"""The server and the page measure texts alike: `frontend/site/text.js` runs the same vectors."""

import json
from pathlib import Path

import pytest

from chalicelib.domain import account, texts
from chalicelib.services.posts import text as posts

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/text_limits.json").read_text())


def test_server_has_the_limits_of_the_vectors() -> None:
    assert VECTORS["limits"] == {
        "post": posts.TEXT_LIMIT,
        "title": texts.TITLE_LIMIT,
        "topic": texts.TOPIC_LIMIT,
        "topics": texts.TOPICS_LIMIT,
        "reason": texts.REASON_LIMIT,
        "name": texts.NAME_LIMIT,
        "bio": account.BIO_LIMIT,
        "alt": texts.ALT_LIMIT,
        "message": texts.MESSAGE_LIMIT,
        "report": texts.REPORT_LIMIT,
    }
    assert texts.NAME_LIMIT == account.DISPLAY_NAME_LIMIT


@pytest.mark.parametrize("vector", VECTORS["lengths"], ids=lambda vector: vector["name"].replace(" ", "_"))
def test_server_counts_characters_as_the_page_does(vector: dict[str, str | int]) -> None:
    text = str(vector["text"])
    times = posts.TEXT_LIMIT // max(1, len(text)) + 1  # shorter texts are accepted without being segmented
    assert posts.graphemes(text * times) == int(vector["seen"]) * times
    assert len(text) == vector["code_points"]
