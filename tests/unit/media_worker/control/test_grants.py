"""The grants that a worker accepts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.protocol import Evidence, Grant, Person
from chalicelib.tokens import GRANT, SERVICE, seal
from media_worker.control.grants import GrantCheck
from tests.support.room import space

SECRET = "s" * 32
NOW = 1_000_000.0


def grant(**rest: Any) -> Grant:
    values: dict[str, Any] = {
        "id": "1",
        "act": "admit",
        "worker": "w_1",
        "epoch": 3,
        "expires": int(NOW) + 30,
        "room": space(),
        "person": Person("g_1", "Guest"),
        "connection": "c",
    }
    return Grant(**(values | rest))


def token(**rest: Any) -> str:
    return seal(SECRET, GRANT, grant(**rest))


def check() -> GrantCheck:
    return GrantCheck(SECRET, "w_1")


def test_good_grant_is_accepted() -> None:
    assert check().check(token(), "admit", NOW) == grant()


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (seal("other" * 8, GRANT, grant()), "grant_invalid"),
        (seal(SECRET, SERVICE, grant()), "grant_invalid"),
        (token()[:-2], "grant_invalid"),
        ("", "grant_invalid"),
        (token(expires=int(NOW)), "grant_expired"),
        (token(act="end"), "grant_foreign"),
        (token(worker="w_2"), "grant_foreign"),
        (token(person=None), "grant_foreign"),
    ],
)
def test_bad_grant_is_refused_with_its_own_code_and_not_used_up(bad: str, code: str) -> None:
    ours = check()
    with pytest.raises(Refused) as refused:
        ours.check(bad, "admit", NOW)
    assert refused.value.code == code
    assert ours.check(token(), "admit", NOW) == grant()


KEEP: dict[str, Any] = {"act": "keep", "person": None, "evidence": Evidence("r_1", "https://example/put")}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (seal("other" * 8, GRANT, grant(**KEEP)), "grant_invalid"),
        (token(**KEEP | {"expires": int(NOW)}), "grant_expired"),
        (token(**KEEP | {"act": "set_role"}), "grant_foreign"),
        (token(**KEEP | {"worker": "w_2"}), "grant_foreign"),
        (token(**KEEP | {"evidence": None}), "grant_foreign"),
    ],
)
def test_bad_grant_to_keep_is_refused_and_a_good_one_accepted_once(bad: str, code: str) -> None:
    ours = check()
    with pytest.raises(Refused) as refused:
        ours.check(bad, "keep", NOW)
    assert refused.value.code == code
    assert ours.check(token(**KEEP), "keep", NOW) == grant(**KEEP)
    with pytest.raises(Refused) as refused:
        ours.check(token(**KEEP), "keep", NOW)
    assert refused.value.code == "grant_replayed"


def test_grant_is_accepted_once() -> None:
    ours = check()
    ours.check(token(), "admit", NOW)
    with pytest.raises(Refused, match="used before") as refused:
        ours.check(token(), "admit", NOW + 29)
    assert refused.value.code == "grant_replayed"


def test_grant_of_older_lease_is_stale_and_of_another_space_is_not() -> None:
    ours = check()
    ours.check(token(id="1", epoch=5), "admit", NOW)
    with pytest.raises(Refused) as refused:
        ours.check(token(id="2", epoch=4), "admit", NOW)
    assert refused.value.code == "grant_stale"
    ours.check(token(id="3", epoch=5), "admit", NOW)
    ours.check(token(id="4", epoch=1, room=space(space="s_2")), "admit", NOW)


def test_released_lease_is_stale_until_a_newer_one() -> None:
    ours = check()
    ours.retire(ours.check(token(id="1", act="release"), "release", NOW))
    with pytest.raises(Refused) as refused:
        ours.check(token(id="2"), "admit", NOW)
    assert refused.value.code == "grant_stale"
    ours.check(token(id="3", epoch=4), "admit", NOW)


def test_ids_are_forgotten_once_expired() -> None:
    ours = check()
    for number in range(100):
        ours.check(token(id=str(number), expires=int(NOW) + number + 1), "admit", NOW + number)
    assert len(ours._seen) == 1


@given(st.data())
def test_mutated_grant_is_never_accepted(data: st.DataObject) -> None:
    good = token()
    # The last letter of each base64 part has unused bits, so such a token is the same one.
    unused = {good.rindex(".") - 1, len(good) - 1}
    position = data.draw(st.sampled_from([n for n in range(len(good)) if n not in unused]))
    letter = data.draw(st.sampled_from([each for each in "abcXYZ019-_." if each != good[position]]))
    ours = check()
    with pytest.raises(Refused):
        ours.check(good[:position] + letter + good[position + 1 :], "admit", NOW)
