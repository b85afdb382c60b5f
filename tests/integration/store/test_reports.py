"""A report asks the Space's worker for the last minute of sound, once, and is stored even without it."""

from dataclasses import replace
from unittest import mock

import msgspec
import pytest
from pynamodb.exceptions import PutError

from chalicelib.domain.account import Account
from chalicelib.domain.errors import Refused
from chalicelib.domain.identity import Identity
from chalicelib.domain.report import AbuseReport, Decision
from chalicelib.services.space import reports, reviews
from chalicelib.store.reports import LookItem, ReportItem
from tests.support.control import BOB, EVE, HOST, Control
from tests.support.moto_dynamodb import requests_counted


class Places:
    """The addresses for evidence."""

    origin = "https://bucket.example"

    def put_url(self, report_id: str) -> str:
        return f"https://bucket.example/put/{report_id}"

    def get_url(self, report_id: str) -> str:
        return f"https://bucket.example/get/{report_id}"


def make_reviewers(control: Control, *people: Identity) -> None:
    """Give each of them an account with the role."""
    for one in people:
        control.deps.accounts.begin(Account(one.id, one.handle or "", one.name), None, control.at)
        control.deps.accounts.set_roles(one.id, frozenset({"reviewer"}))


def test_report_asks_the_worker_for_the_last_minute_of_sound(control: Control) -> None:
    space, worker = control.carried()
    deps = replace(control.deps, evidence=Places())
    make_reviewers(control, EVE)
    made = reports.report(deps, space.id, BOB, "Spam", "He sells\nthings", EVE.id)
    assert [message["action"] for message in control.posts.to(worker)] == ["keep"]
    grant = control.grant(worker)
    assert (grant.act, grant.room.space) == ("keep", space.id)
    assert grant.evidence is not None
    assert (grant.evidence.report, grant.evidence.url) == (made, f"https://bucket.example/put/{made}")
    found = reviews.page(deps, EVE).reports[0]
    assert (found.id, found.by, found.text, found.kept) == (made, BOB, "He sells things", True)
    assert reviews.evidence(deps, EVE, made) == f"https://bucket.example/get/{made}"
    control.at += reports.KEPT_S
    assert reviews.page(deps, EVE).reports == []
    with pytest.raises(Refused) as refused:
        reviews.evidence(deps, EVE, made)
    assert refused.value.code == "no_such_report"


def test_report_stands_when_no_worker_has_the_space(control: Control) -> None:
    space = control.live()
    deps = replace(control.deps, evidence=Places())
    with requests_counted() as requests:
        made = reports.report(deps, space.id, BOB, "Spam")
    assert len(requests()) == 3
    found = deps.reports.find(made, control.at)
    assert found is not None
    assert not found.kept


def test_reports_of_one_person_are_limited(control: Control) -> None:
    space = control.live()
    for _ in range(reports.REPORTS):
        reports.report(control.deps, space.id, BOB, "Spam")
    with pytest.raises(Refused) as refused:
        reports.report(control.deps, space.id, BOB, "Spam")
    assert refused.value.code == "too_many"
    reports.report(control.deps, space.id, EVE, "Spam")


def test_reviewer_decides_and_every_look_is_kept_as_long_as_the_report(control: Control) -> None:
    make_reviewers(control, EVE, HOST)
    made = reports.report(control.deps, control.live().id, BOB, "Spam", "He sells things")
    reviews.page(control.deps, EVE)
    control.at += 1
    assert reviews.opened(control.deps, EVE, made).report.decision is None
    control.at += 1
    decided = reviews.decide(control.deps, HOST, made, "upheld", " Third\ntime ")
    assert [(look.act, look.by.id) for look in decided.looks] == [("upheld", HOST.id), ("opened", EVE.id)]
    control.at += 1
    reviews.decide(control.deps, EVE, made, "dismissed", "")
    found = reviews.page(control.deps, EVE).reports[0].decision
    assert found == Decision("dismissed", "", EVE, control.deps.now_ms())
    assert [look.act for look in control.deps.reports.looks(made, 9, control.at)] == ["dismissed", "upheld", "opened"]
    assert [look.act for look in control.deps.reports.looks(None, 9, control.at)] == ["listed", "listed"]
    control.at += reports.KEPT_S
    assert control.deps.reports.looks(made, 9, control.at) == control.deps.reports.looks(None, 9, control.at) == []


def test_look_that_cannot_be_stored_is_not_given(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    make_reviewers(control, EVE)
    made = reports.report(control.deps, control.live().id, BOB, "Spam")
    monkeypatch.setattr(LookItem, "save", mock.Mock(side_effect=PutError("no room")))
    for look in (lambda: reviews.page(control.deps, EVE), lambda: reviews.opened(control.deps, EVE, made)):
        with pytest.raises(PutError):
            look()


def test_report_of_an_older_version_has_no_decision(control: Control) -> None:
    made = reports.report(control.deps, control.live().id, BOB, "Spam")
    item = ReportItem.get(f"REPORT#{made}", "REPORT")
    stored = msgspec.json.encode({k: v for k, v in msgspec.to_builtins(item.report).items() if k != "decision"})
    assert msgspec.json.decode(stored, type=AbuseReport) == item.report
