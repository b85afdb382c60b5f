"""A report asks the Space's worker for the last minute of sound, once, and is stored even without it."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.services.space import reports
from tests.support.control import BOB, EVE, Control
from tests.support.moto_dynamodb import requests_counted


class Places:
    """The addresses for evidence."""

    def put_url(self, report_id: str) -> str:
        return f"https://bucket.example/put/{report_id}"

    def get_url(self, report_id: str) -> str:
        return f"https://bucket.example/get/{report_id}"


def test_report_asks_the_worker_for_the_last_minute_of_sound(control: Control) -> None:
    space, worker = control.carried()
    deps = replace(control.deps, evidence=Places())
    object.__setattr__(deps.settings, "reviewers", frozenset({"eve"}))
    made = reports.report(deps, space.id, BOB, "Spam", "He sells\nthings", EVE.id)
    assert [message["action"] for message in control.posts.to(worker)] == ["keep"]
    grant = control.grant(worker)
    assert (grant.act, grant.room.space) == ("keep", space.id)
    assert grant.evidence is not None
    assert (grant.evidence.report, grant.evidence.url) == (made, f"https://bucket.example/put/{made}")
    found = reports.reports(deps, EVE).reports[0]
    assert (found.id, found.by, found.text, found.kept) == (made, BOB, "He sells things", True)
    assert reports.evidence(deps, EVE, made) == f"https://bucket.example/get/{made}"
    control.at += reports.KEPT_S
    assert reports.reports(deps, EVE).reports == []
    with pytest.raises(Refused) as refused:
        reports.evidence(deps, EVE, made)
    assert refused.value.code == "no_such_report"


def test_report_stands_when_no_worker_has_the_space(control: Control) -> None:
    space = control.live()
    deps = replace(control.deps, evidence=Places())
    with requests_counted() as requests:
        made = reports.report(deps, space.id, BOB, "Spam")
    assert len(requests()) == 3
    found = deps.moderation.find_report(made, control.at)
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
