"""Fleets with pictures: redrawn, refused, and only one's own uploads."""

from io import BytesIO

import pytest
from PIL import Image

from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.identity import Identity
from chalicelib.services.deps import Deps
from chalicelib.services.fleets import fleets
from chalicelib.services.fleets.fleets import PictureContent, TextContent
from chalicelib.services.listings import fleet_line as fleet_line_page
from chalicelib.services.people import relationships
from tests.support.control import BOB, Control
from tests.support.fleets import ANA, open_accounts, refused, texts


@pytest.fixture(autouse=True)
def accounts_of_all(control: Control) -> None:
    open_accounts(control)


def picture(size: tuple[int, int] = (3_000, 2_000)) -> bytes:
    written = BytesIO()
    Image.new("RGB", size, "teal").save(written, "JPEG", comment=b"taken at home")
    return written.getvalue()


def uploaded(deps: Deps, control: Control, content: bytes, by: Identity = ANA) -> str:
    allowed = fleets.upload_form(deps, by, "image/jpeg")
    control.media.kept[allowed.form.fields["key"]] = content
    return allowed.id


def test_picture_is_drawn_anew_to_fit_the_screen(control: Control) -> None:
    upload = uploaded(control.deps, control, picture())
    made = fleets.create(control.deps, ANA, PictureContent(upload, " A lake,\nat noon "))
    assert (made.alt, made.text, made.picture) == ("A lake, at noon", "", f"fleets/{made.id}.webp")
    (name, content), *others = control.media.kept.items()
    assert (name, others) == (f"public/fleets/{made.id}.webp", [])  # the upload is gone
    shown = Image.open(BytesIO(content))
    assert (shown.format, shown.size) == ("WEBP", (1_080, 720))
    assert b"home" not in content
    fleets.delete(control.deps, ANA, made.id)
    assert control.media.kept == {}


@pytest.mark.parametrize("content", [b"<html>", b"", picture((2, 2))[:-30]])
def test_hostile_picture_makes_no_fleet(control: Control, content: bytes) -> None:
    upload = uploaded(control.deps, control, content)
    with pytest.raises(Refused) as raised:
        fleets.create(control.deps, ANA, PictureContent(upload, ""))
    assert raised.value.code == "invalid_picture"
    assert texts(control) == []
    assert not any(name.startswith("public/") for name in control.media.kept)


def test_upload_is_its_owners_alone(control: Control) -> None:
    upload = uploaded(control.deps, control, picture((9, 9)), by=BOB)
    assert refused(NotFound, fleets.create, control.deps, ANA, PictureContent(upload, "")) == "no_such_upload"


def test_pictures_of_an_account_that_ends_are_gone(control: Control) -> None:
    relationships.add(control.deps, BOB, "follow", ANA.id)
    fleets.create(control.deps, ANA, TextContent("one", "violet"))
    control.work()
    fleets.create(control.deps, ANA, PictureContent(uploaded(control.deps, control, picture((9, 9))), ""))
    assert len(fleet_line_page.line(control.deps, BOB).line) == 1
    fleets.delete_all(control.deps, ANA)
    assert (texts(control), control.media.kept) == ([], {})
    assert fleet_line_page.line(control.deps, BOB).line == []
