"""The control plane's log lines."""

import json
import logging
from collections.abc import Iterator

import pytest

from chalicelib.api import observability
from chalicelib.protocol.correlation import correlated


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """Log as a Lambda does, and as before afterwards."""
    root, own = logging.getLogger(), logging.getLogger(observability.OWN)
    before = root.level, own.level, root.handlers[:]
    root.handlers.clear()  # `start_logs` would close those of the test runner
    observability.start_logs()
    yield
    root.handlers[:] = before[2]
    root.setLevel(before[0])
    own.setLevel(before[1])


def test_line_is_json_and_says_under_which_id_it_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    with correlated("5f0c9a7be1d24c38"):
        logging.getLogger("chalicelib.services.space.join").info("ticket issued", extra={"space": "s_1"})
    line = json.loads(capsys.readouterr().out)
    assert (line["level"], line["message"], line["service"]) == ("INFO", "ticket issued", "control")
    assert (line["space"], line["correlation_id"]) == ("s_1", "5f0c9a7be1d24c38")


def test_line_outside_of_any_act_has_no_id(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("chalicelib").warning("%d left", 3)
    line = json.loads(capsys.readouterr().out)
    assert line["message"] == "3 left"
    assert "correlation_id" not in line


def test_libraries_are_heard_from_warnings_on(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("botocore.credentials").info("Found credentials in environment variables.")
    logging.getLogger("botocore.credentials").warning("Refreshing failed.")
    assert [json.loads(line)["message"] for line in capsys.readouterr().out.splitlines()] == ["Refreshing failed."]


def test_failure_is_one_line_with_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("chalicelib").exception("failed")
    (line,) = capsys.readouterr().out.splitlines()
    assert "Traceback" in json.loads(line)["exception"]
