"""Live Spaces: one list, the same for everybody, for one request to the database."""

from collections.abc import Iterator
from unittest import mock

import pytest
from botocore.client import BaseClient

from chalicelib.services.views.live_spaces import again_in, rounded
from tests.support.site import Browser, RunningSite


@pytest.fixture(scope="module")
def host(site: RunningSite) -> Browser:
    return site.member("hana", "Hana")


@pytest.fixture
def space(host: Browser) -> Iterator[str]:
    made = host.start_space("Tea and trains", topics=["tea"])
    yield made
    host.post(f"/api/spaces/{made}/end")  # unless the test has ended it


def test_live_space_is_listed_with_its_host_first_and_gone_when_it_ends(
    site: RunningSite, host: Browser, space: str
) -> None:
    (shown,) = site.browser().get("/api/live").json["spaces"]
    assert (shown["id"], shown["title"], shown["topics"], shown["state"]) == (space, "Tea and trains", ["tea"], "live")
    assert [(one["name"], one["role"]) for one in shown["stage"]] == [("Hana", "host")]
    host.end_space(space)
    assert site.browser().get("/api/live").json == {"spaces": [], "again_in": 5_000}


def test_list_is_the_same_for_everybody_and_may_be_kept_for_five_seconds(
    site: RunningSite, host: Browser, space: str
) -> None:
    mine, theirs = host.get("/api/live"), site.browser().get("/api/live")
    assert mine.text == theirs.text
    assert mine.headers["Cache-Control"] == "public, max-age=5"
    assert mine.headers["ETag"] == theirs.headers["ETag"]
    assert "Set-Cookie" not in mine.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}'])
def test_unchanged_list_is_not_sent_again(host: Browser, space: str, form: str) -> None:
    tag = host.get("/api/live").headers["ETag"]
    again = host.request("GET", "/api/live", headers={"if-none-match": form.format(tag)})
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    host.end_space(space)
    assert host.request("GET", "/api/live", headers={"if-none-match": form.format(tag)}).status == 200


def test_unchanged_list_costs_one_request_to_the_database(host: Browser, space: str) -> None:
    tag, call, made = host.get("/api/live").headers["ETag"], BaseClient._make_api_call, []

    def counted(client: BaseClient, operation: str, parameters: object) -> object:
        made.append(operation)
        return call(client, operation, parameters)

    with mock.patch.object(BaseClient, "_make_api_call", counted):
        assert host.request("GET", "/api/live", headers={"if-none-match": tag}).status == 304
    assert made == ["Query"]


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (7, 7), (999, 999), (1_204, 1_200), (12_345, 12_300), (1_000_000, 1_000_000)]
)
def test_count_is_told_to_three_figures(count: int, told: int) -> None:
    assert rounded(count) == told


@pytest.mark.parametrize(("listeners", "pause"), [(0, 5_000), (199_999, 5_000), (200_000, 15_000), (1_000_000, 15_000)])
def test_crowd_asks_less_often(listeners: int, pause: int) -> None:
    assert again_in(listeners) == pause
