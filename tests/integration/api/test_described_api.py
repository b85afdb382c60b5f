"""Every operation of the API description, called with valid and invalid requests: no 500, and only described answers.

Schemathesis generates the requests; its examples are the same in every run. `make fuzz` tries many others. It is
imported by the first test that needs it, because every process of a run imports this file to collect its tests.
"""

import copy
import json
import os
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import app
from chalicelib.api.description import described
from chalicelib.api.middleware import SAFE_METHODS
from chalicelib.domain.recording import RecordingState
from tests.support.recordings import clipped, transcribed
from tests.support.site import ORIGIN, Browser, RunningSite, account

if TYPE_CHECKING:
    import schemathesis

DESCRIPTION = json.loads(msgspec.json.encode(described(chain.from_iterable(app.ROUTES.values()))))


LABELS = [f"{method.upper()} {path}" for path, methods in DESCRIPTION["paths"].items() for method in methods]


@cache
def operations() -> dict[str, Any]:
    """Return the operations by method and path, without headers and security: the caller and their proofs are given."""
    from schemathesis import openapi

    plain = copy.deepcopy(DESCRIPTION)
    for operation in (one for methods in plain["paths"].values() for one in methods.values()):
        del operation["security"]
        operation["parameters"] = [one for one in operation["parameters"] if one["in"] != "header"]
    return {made.ok().label: made.ok() for made in openapi.from_dict(plain).get_all_operations()}  # type: ignore[union-attr]


def no_mistake_of_ours(context: Any, response: "schemathesis.Response", case: Any) -> None:
    """Allow 503, which is a refusal in words of a feature that this site does not have."""
    assert response.status_code not in (500, 502, 504), response.text


def all_checks() -> list[Any]:
    from schemathesis.specs.openapi import checks

    return [
        no_mistake_of_ours,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.response_headers_conformance,
        checks.negative_data_rejection,
    ]


FUZZED = int(os.environ.get("ESPACIO_FUZZ", "0"))  # requests for each operation and caller, new ones in each run
EXAMPLES = settings(
    max_examples=FUZZED or 7,
    derandomize=not FUZZED,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@dataclass
class Caller:
    """A person at the site, and the ids of what exists there."""

    site: RunningSite
    handle: str | None
    browser: Browser
    ids: dict[str, str]

    def send(self, case: Any) -> "schemathesis.Response":
        """Return the site's answer to a generated request, with the headers that a page of the site sends."""
        import schemathesis

        made = requests.Request(**case.as_transport_kwargs(base_url=ORIGIN)).prepare()
        own = {"cookie", "origin", "x-csrf-token"}
        headers = {name: _latin(value) for name, value in made.headers.items() if name.lower() not in own}
        path = str(made.url).removeprefix(ORIGIN)
        body = made.body.encode() if isinstance(made.body, str) else made.body or b""
        answer = self.browser.request(str(made.method), path, body, {"content-type": "", **_lowered(headers)})
        listed = {name: value if isinstance(value, list) else [value] for name, value in answer.headers.items()}
        listed.setdefault("Content-Type", ["application/json"])
        return schemathesis.Response(answer.status, listed, answer.text.encode(), made, 0.0, False)

    def stay(self) -> None:
        """Sign up anew if the last requests ended the session or the account."""
        if self.handle and self.browser.get("/api/session").json["account"] is None:
            self.browser = self.site.browser()
            self.handle = f"{self.handle[:10]}_{len(self.handle)}"
            self.browser.sign_up(self.handle)


def _latin(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture(scope="module")
def ids(site: RunningSite) -> dict[str, str]:
    """Map path parameters to ids of things that exist, and are not the caller's."""
    other = site.browser()
    other.sign_up("described_other")
    account = other.get("/api/session").json["account"]["id"]
    return {"space_id": other.start_space("Described"), "person_id": account, "account_id": account}


@pytest.fixture(scope="module", params=["signed in", "guest", "stranger"])
def caller(request: pytest.FixtureRequest, site: RunningSite, ids: dict[str, str]) -> Caller:
    browser = site.browser()
    if request.param == "stranger":
        return Caller(site, None, browser, ids)
    if request.param == "signed in":
        browser.sign_up("described_me")
        return Caller(site, "described_me", browser, ids)
    browser.post(f"/api/spaces/{ids['space_id']}/join")
    return Caller(site, None, browser, ids)


@dataclass
class HostOfARecording(Caller):
    """The host of a Space that has a finished recording with a transcript and a clip, whatever they do to it."""

    def send(self, case: Any) -> "schemathesis.Response":
        space, me = self.ids["space_id"], self.ids["account_id"]
        before = self.site.deps.recordings.load(space)
        if before is None or before.state is not RecordingState.READY:
            transcribed(self.site, space, (me, "Good evening"), (me, "everybody"))
        if self.site.deps.clips.load(self.ids["clip_id"]) is None:
            clipped(self.site, {space: me}, "A clip")
        return super().send(case)


@pytest.fixture(scope="module")
def host(site: RunningSite) -> HostOfARecording:
    browser = site.browser()
    browser.sign_up("described_host")
    me = account(browser)
    space = browser.start_space("Recorded", settings={"record": True})
    browser.end_space(space)
    ids = {"space_id": space, "line_id": "l_1", "clip_id": f"c_{me}", "account_id": me}
    return HostOfARecording(site, None, browser, ids)


RECORDED = [label for label in LABELS if any(name in label for name in ("/recording", "/transcript", "clips"))]


@pytest.mark.parametrize("label", RECORDED)
def test_host_of_a_recording_is_answered_as_described(host: HostOfARecording, label: str) -> None:
    is_answered_as_described(host, label)


@pytest.mark.parametrize("label", LABELS)
def test_operation_answers_as_described(caller: Caller, label: str) -> None:
    caller.stay()
    is_answered_as_described(caller, label)


def is_answered_as_described(caller: Caller, label: str) -> None:
    operation = operations()[label]
    checks, names = all_checks(), {one.name for one in operation.path_parameters}
    there = {name: value for name, value in caller.ids.items() if name in names}

    @EXAMPLES
    @given(case=_cases(operation, there))
    def ask(case: Any) -> None:
        case.validate_response(caller.send(case), checks=checks)

    ask()


def _cases(operation: Any, there: dict[str, str]) -> st.SearchStrategy[Any]:
    """Generate valid and invalid requests, at ids that nobody has and at `there`."""
    from schemathesis import GenerationMode

    wrong = operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there or None)
    kinds = [operation.as_strategy(), operation.as_strategy(path_parameters=there or None)]
    return st.one_of(*kinds, *([wrong] if operation.body else []))


def test_each_described_operation_is_called() -> None:
    assert list(operations()) == LABELS


def test_description_is_served_and_is_valid_openapi(site: RunningSite) -> None:
    # At its import it builds grammars for two seconds, in every process that collects this file.
    from openapi_spec_validator import validate

    answer = site.browser().get("/api/openapi.json")
    assert answer.json == DESCRIPTION
    assert "private" not in answer.headers["Cache-Control"]
    validate(answer.json)


def test_description_has_every_route_of_the_api(site: RunningSite) -> None:
    there = {(path, method.lower()) for path, methods in site.app.routes.items() for method in methods}
    told = {(path, method) for path, methods in DESCRIPTION["paths"].items() for method in methods}
    assert told == {(path, method) for path, method in there if path.startswith("/api/")}


def test_every_success_with_json_has_a_schema_that_holds_nothing_back() -> None:
    schemas = DESCRIPTION["components"]["schemas"]
    answers = {
        (path, method, status): content["application/json"]["schema"]
        for path, methods in DESCRIPTION["paths"].items()
        for method, operation in methods.items()
        for status, response in operation["responses"].items()
        if status.startswith("2") and "application/json" in (content := response.get("content", {}))
    }
    assert answers.pop(("/api/openapi.json", "get", "200")) == {"type": "object"}
    names = {place: schema["$ref"].rpartition("/")[2] for place, schema in answers.items()}
    assert len(names) > 60
    assert [name for name in names.values() if schemas[name].get("additionalProperties") is not False] == []


def test_description_says_how_forgery_is_refused() -> None:
    for path, methods in DESCRIPTION["paths"].items():
        for method, operation in methods.items():
            csrf = any("csrf" in way for way in operation["security"])
            assert csrf == (method.upper() not in SAFE_METHODS), (method, path)
