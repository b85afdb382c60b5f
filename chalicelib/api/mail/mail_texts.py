"""The texts of emails, in the language of the person who gets them. Jinja2 is imported on first use."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chalicelib.api.i18n.words import CATALOGUES, FIRST, Words
from chalicelib.domain.mail import Mail, MailText

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES: Final = Path(__file__).parents[2] / "templates"


def mail_text(mail: Mail) -> MailText:
    """The subject, and the text in both forms. Handles and links are ours; the HTML is escaped nevertheless."""
    words = Words(mail.language if mail.language in CATALOGUES else FIRST)
    about = {
        "language": words.language,
        "heading": words(f"mail.{mail.kind}.subject"),
        "lead": words(f"mail.{mail.kind}.lead", handle=f"@{mail.handle}"),
        "action": words(f"mail.{mail.kind}.action"),
        "rest": words(f"mail.{mail.kind}.rest", handle=f"@{mail.handle}"),
        "link": mail.link,
    }
    text, html = (_environment().get_template(f"mail.{form}").render(about) for form in ("txt", "html"))
    return MailText(f"{about['heading']} · Espacio", text, html)


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        auto_reload=False,
    )
