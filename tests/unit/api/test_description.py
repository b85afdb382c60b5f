"""What the API description says of a deleted post, which types do not express."""

from itertools import chain
from typing import Any

import jsonschema_rs
import pytest

import app
from chalicelib.api.description import described
from chalicelib.services.views.posts import SHOWN_POST

GONE = {"id": "p_1", "created_at": 0, "replies": 0}
SHOWN = dict.fromkeys(SHOWN_POST["then"]["required"])


@pytest.mark.parametrize(
    ("post", "fits"),
    [
        ({**GONE, "gone": True}, True),
        ({**GONE, "gone": True, "text": "Hello"}, False),
        ({**GONE, "gone": False}, False),
        ({**GONE, "gone": False, "text": "Hello"}, False),
        ({**GONE, **SHOWN, "gone": False}, True),
    ],
)
def test_only_a_deleted_post_is_described_without_its_text(post: dict[str, Any], fits: bool) -> None:
    schema = described(chain.from_iterable(app.ROUTES.values()))["components"]["schemas"]["PostView"]
    rules = {name: schema[name] for name in ("if", "then", "else")}
    assert jsonschema_rs.is_valid(rules, post) is fits
