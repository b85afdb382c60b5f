"""Rules for handles, display names and passwords."""

import pytest

import app
from chalicelib.domain.account import HANDLE, RESERVED, display_name_of, handle_of, password_of
from chalicelib.domain.errors import Invalid
from chalicelib.services.account import passwords


@pytest.mark.parametrize(("asked", "given"), [("Ana_1", "ana_1"), ("@ana", "ana"), ("  abc ", "abc"), ("a" * 15,) * 2])
def test_handle_is_given_in_lower_case(asked: str, given: str) -> None:
    assert handle_of(asked) == given


@pytest.mark.parametrize(
    "asked", ["", "ab", "a" * 16, "año", "a-b-c", "a b c", "ana\n1", "ａｎａ", "admin", "API", "İst"]
)
def test_handle_is_refused(asked: str) -> None:
    with pytest.raises(Invalid) as refused:
        handle_of(asked)
    assert refused.value.code == "invalid_handle"


@pytest.mark.parametrize("name", ["A", "Ana María", "李", "عمر", "👩‍👩‍👧", "x" * 50, "नी", "<b>"])
def test_display_name_is_taken(name: str) -> None:
    assert display_name_of(f" {name} ") == name


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 51, "a\u202eb", "a\u2066b", "a\x00b", "a\nb", "\u200d", "\ud800", "a\u200bb", "a\u2028b"]
)
def test_display_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        display_name_of(name)
    assert refused.value.code == "invalid_display_name"


@pytest.mark.parametrize("password", ["1234567", "", "x" * 129])
def test_password_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        password_of(password)
    assert refused.value.code == "invalid_password"
    assert not password or password not in refused.value.message


@pytest.mark.parametrize("password", ["correct horse", "ünïcødé 🔑", "\ud800 lone surrogate"])
def test_password_hash_fits_its_own_password_alone(password: str) -> None:
    kept = passwords.hashed(password)
    assert password not in kept
    assert passwords.fits(kept, password)
    assert not passwords.fits(kept, password + " ")
    assert not passwords.fits(None, password)
    assert kept != passwords.hashed(password)


def test_password_hash_is_outdated_when_its_parameters_are_not_todays() -> None:
    from argon2 import PasswordHasher

    assert passwords.outdated(PasswordHasher(memory_cost=64, time_cost=1, parallelism=1).hash("correct horse"))
    assert not passwords.outdated(passwords.hashed("correct horse"))


def test_password_costs_what_owasp_advises() -> None:
    """Tests of the whole site use cheaper parameters; this test protects the real ones."""
    from argon2 import Type, extract_parameters

    made = extract_parameters(passwords.hashed("correct horse"))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (Type.ID, 19_456, 2, 1)


def test_no_handle_stands_where_a_page_of_the_site_does() -> None:
    served = {"static", "media", "local"}  # beside the app's own routes
    first = served | {path.split("/")[1] for path in app.app.routes}
    assert {name for name in first if HANDLE.fullmatch(name)} <= RESERVED
