"""The words of emails: in both languages, with the link, and with nothing of somebody else's."""

from typing import get_args

import pytest

from chalicelib.api.i18n.words import CATALOGUES
from chalicelib.api.mail.mail_texts import mail_text
from chalicelib.domain.mail import Mail, MailKind

LINK = "https://example.org/reset-password#a_1.t0ken"


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("kind", get_args(MailKind))
def test_mail_of_each_kind_names_the_account_and_has_the_link_in_both_forms(kind: MailKind, language: str) -> None:
    said = mail_text(Mail(kind, "ana@mail.example", language, "ana", LINK))
    assert said.subject.endswith(" · Espacio")
    for form in (said.text, said.html):
        assert "@ana" in form
        assert LINK in form
        assert "{" not in form
    assert f'<html lang="{language}">' in said.html
    assert "<" not in said.text


def test_mail_in_a_language_that_we_do_not_have_is_in_english() -> None:
    assert mail_text(Mail("reset", "ana@mail.example", "tlh", "ana", LINK)).subject == "Choose a new password · Espacio"


def test_html_is_escaped_and_loads_nothing() -> None:
    said = mail_text(Mail("reset", "ana@mail.example", "en", "<b>", LINK))
    assert "@&lt;b&gt;" in said.html
    assert not [word for word in ("<img", "<script", "src=", "@import", "url(") if word in said.html]
