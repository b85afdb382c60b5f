"""Windows, addresses and words of the limits, without a database."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.limits import HOUR, LIMITS, MINUTE, Limit, network_of, times_of, wait_in_words, window

MOMENTS = st.floats(0, 4e9)


@given(MOMENTS, st.sampled_from([MINUTE, HOUR, 86_400]))
def test_moment_is_in_one_window_that_ends_after_it(now: float, seconds: int) -> None:
    current = window(Limit(1, seconds), now)
    assert 0 < current.ends - now <= seconds
    assert window(Limit(1, seconds), current.ends).number == current.number + 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff:ffff:ffff:ffff", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("203.0.113.7, 198.51.100.1", "unknown"),
        ("<script>", "unknown"),
    ],
)
def test_address_counts_for_the_network_that_one_subscriber_has(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3599, "60 minutes"),
        (3600, "1 hour"),
        (3601, "2 hours"),
    ],
)
def test_wait_is_said_rounded_up(seconds: int, words: str) -> None:
    assert wait_in_words(seconds) == words


def test_deployment_changes_one_limit_or_all_others() -> None:
    assert times_of("post", {}) == LIMITS["post"].times
    assert times_of("post", {"post": 7, "all": 9}) == 7
    assert times_of("tie", {"post": 7, "all": 9}) == 9


def test_every_limit_is_documented_as_it_is() -> None:
    written = (Path(__file__).parents[3] / "docs/protocol/limits.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+ in .+) \|$", written, re.MULTILINE)
    assert dict(rows) == {name: f"{one.times} in {wait_in_words(one.seconds)}" for name, one in LIMITS.items()}
