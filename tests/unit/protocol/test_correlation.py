"""The correlation id: whose it is, until when, and what strangers may make of it."""

import re
import threading

import pytest

from chalicelib.protocol.correlation import correlated, current, follow

MADE = re.compile(r"[0-9a-f]{16}")


def test_act_has_the_first_offered_id_until_it_ends() -> None:
    with correlated("5f0c9a7be1d24c38", "request-1"):
        assert current() == "5f0c9a7be1d24c38"
        with correlated("another-act"):
            assert current() == "another-act"
        assert current() == "5f0c9a7be1d24c38"
    assert current() == ""


@pytest.mark.parametrize(
    "offered",
    [None, "", "short", "x" * 65, "5f0c9a7b\n5f0c9a7b", "5f0c9a7be1d24c38\n", "<script>", "ａ" * 16, 5_000_000_000, {}],
)
def test_what_has_not_the_form_of_an_id_is_replaced(offered: object) -> None:
    with correlated(offered, "request-1"):
        assert current() == "request-1"
    with correlated(offered):
        assert MADE.fullmatch(current())


def test_two_acts_without_ids_get_different_ones() -> None:
    found = []
    for _ in range(2):
        with correlated():
            found.append(current())
    assert found[0] != found[1]


def test_message_brings_its_id_into_the_act_that_reads_it() -> None:
    with correlated("request-1"):
        follow("not an id")
        assert current() == "request-1"
        follow("5f0c9a7be1d24c38")
        assert current() == "5f0c9a7be1d24c38"
    assert current() == ""


def test_message_brings_nothing_where_nothing_is_done() -> None:
    follow("5f0c9a7be1d24c38")
    assert current() == ""


def test_id_ends_with_an_act_that_fails() -> None:
    with pytest.raises(ZeroDivisionError), correlated("request-1"):
        raise ZeroDivisionError
    assert current() == ""


def test_other_threads_have_ids_of_their_own() -> None:
    found: list[str] = []
    with correlated("request-1"):
        thread = threading.Thread(target=lambda: found.append(current()))
        thread.start()
        thread.join()
    assert found == [""]
