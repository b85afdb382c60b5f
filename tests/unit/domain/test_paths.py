"""Links and redirects that stay on the site; `tests/unit/js/own-links.test.mjs` runs the same vectors."""

import json

import pytest

from chalicelib.domain.paths import local_path, own_path
from chalicelib.domain.post import linked_space
from tests.architecture.source import ROOT

ORIGIN = "https://espacio.example"
VECTORS = json.loads((ROOT / "tests/vectors/own_links.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_own_link_is_one_whose_origin_is_ours(vector: dict[str, str]) -> None:
    assert own_path(vector["url"], (ORIGIN,)) == vector["path"]


@pytest.mark.parametrize(
    "text", ["//other.example/x", "/\\other.example", "\\other.example", "https://other.example", ""]
)
def test_redirect_stays_on_the_site(text: str) -> None:
    assert local_path(text) == "/"


@pytest.mark.parametrize(
    "text", [f"{ORIGIN}//i/spaces/s_1", f"{ORIGIN}@other.example/i/spaces/s_1", f"{ORIGIN}/\\i/spaces/s_1"]
)
def test_link_that_only_looks_like_ours_carries_no_card(text: str) -> None:
    assert linked_space(text, (ORIGIN,)) is None
