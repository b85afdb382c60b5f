"""Email addresses: which are accepted, and which are the same."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.mail import address_key, address_of

LABEL = "a" * 63


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@mail.example", "ana@mail.example"),
        ("  Ana.Maria+espacio@Mail.EXAMPLE\n", "Ana.Maria+espacio@mail.example"),
        ("o'neil@xn--bcher-kva.example", "o'neil@xn--bcher-kva.example"),
        (f"{'a' * 64}@{LABEL}.example", f"{'a' * 64}@{LABEL}.example"),
    ],
)
def test_address_is_trimmed_and_its_domain_is_in_lower_case(text: str, address: str) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "ana", "ana@", "@mail.example", "ana@localhost", "a na@mail.example", "ana@mail..example",
        "ana@-mail.example", "ana@mail.example.", "ana@bücher.example", "aná@mail.example", "a@b@mail.example",
        "ana@mail.example\r\nBcc: eve@mail.example", "ana@mail.example,eve@mail.example", '"ana"@mail.example',
        f"{'a' * 65}@mail.example", f"ana@{LABEL}a.example", f"ana@{'.'.join([LABEL] * 4)}.example",
        "Ana <ana@mail.example>", "ana@[127.0.0.1]", "ana\x00@mail.example",
        "\u212aay@mail.example", "mo\u017fes@mail.example", "\u0131da@mail.example", "ana@\u212aay.example",
    ],
)  # fmt: skip
def test_text_that_no_browser_would_take_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"name@example\.org"):
        address_of(text)


def test_case_alone_makes_no_other_address() -> None:
    assert address_key("Ana@mail.example") == address_key("aNa@mail.example")
    assert address_key("a.na@mail.example") != address_key("ana@mail.example")
