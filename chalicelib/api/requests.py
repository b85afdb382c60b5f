"""Request bodies, parsed into typed values at the edge. Unknown fields are ignored, wrong types refused.

Lengths here only reject nonsense; the domain validates titles, handles and so on, with a message for each.
"""

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct, structs

from chalicelib.domain.errors import NotFound
from chalicelib.domain.facts import SpaceSettings, SpokenLanguage, WhoCanListen, WhoCanSpeak
from chalicelib.domain.report import Verdict
from chalicelib.errors import Malformed

BODY_LIMIT = 16 * 1024  # bytes: several times the longest body that any route takes

ShortText = Annotated[str, Meta(max_length=1_000)]
Moment = Annotated[int, Meta(ge=0, le=2**53)]  # epoch ms
Topics = Annotated[tuple[ShortText, ...], Meta(max_length=20)]


class SignUp(Struct, frozen=True):
    handle: ShortText
    display_name: ShortText
    password: ShortText


class SignIn(Struct, frozen=True):
    handle: ShortText
    password: ShortText


class NewSpace(Struct, frozen=True):
    """`starts_at` is epoch ms; if it is missing, the Space goes live at once. `cohosts` are ids of accounts."""

    title: ShortText
    topics: Topics = ()
    starts_at: Moment | None = None
    settings: SpaceSettings = SpaceSettings()
    cohosts: Annotated[tuple[ShortText, ...], Meta(max_length=2)] = ()


class SpaceEdit(Struct, frozen=True):
    """Changes to a Space; missing fields stay as they are."""

    title: ShortText | None = None
    topics: Topics | None = None
    starts_at: Moment | None = None
    who_can_speak: WhoCanSpeak | None = None
    who_can_listen: WhoCanListen | None = None
    locked: bool | None = None
    speakers_may_unmute: bool | None = None
    first_timers_first: bool | None = None
    record: bool | None = None
    from_beginning: bool | None = None
    guests_may_react: bool | None = None
    captions: bool | None = None
    language: SpokenLanguage | None = None

    def rules(self) -> dict[str, Any]:
        """All fields except title, topics and start, named as in `SpaceSettings`."""
        own = ("title", "topics", "starts_at")
        return {name: value for name, value in structs.asdict(self).items() if name not in own}


class Join(Struct, frozen=True):
    """`anonymous`: the room gets neither name nor handle. If it is missing, the account's preference decides."""

    anonymous: bool | None = None


class RequestToSpeak(Struct, frozen=True):
    """A request to speak. `consent` is the agreement to be recorded."""

    reason: ShortText = ""
    consent: bool = False


class ConsentAnswer(Struct, frozen=True):
    """Whether somebody on the stage agrees to be recorded. `asked_until` is that of their seat, which names the
    question that they answer."""

    agreed: bool
    asked_until: int


class InviteAnswer(Struct, frozen=True):
    """An answer to an invite. `consent` is the agreement to be recorded."""

    invite: ShortText
    consent: bool = False


class NewPin(Struct, frozen=True):
    """A link to pin, and the text that is shown for it. A post is shown with its own text and author instead."""

    url: ShortText
    text: ShortText = ""


class NewReport(Struct, frozen=True):
    """`person` is the reported person, None for the Space as a whole."""

    reason: ShortText
    text: Annotated[str, Meta(max_length=4_000)] = ""
    person: ShortText | None = None


class NewDecision(Struct, frozen=True):
    """What a reviewer decides about a report, with a note for other reviewers."""

    verdict: Verdict
    note: Annotated[str, Meta(max_length=4_000)] = ""


ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # API Gateway hands path parameters over decoded, an emulator may not


def identifier(text: str, code: str) -> str:
    """`text`, if it is a well-formed id. Raises NotFound `code` otherwise."""
    if not ID.fullmatch(text):
        raise NotFound(code)
    return text


def number(text: str | None) -> int | None:
    """The number in a cursor, or None without a cursor. Raises Malformed `invalid_cursor`."""
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,15}", text):
        raise Malformed("invalid_cursor")
    return int(text)


Body = TypeVar("Body", bound=Struct)


def parse(body: Any, content_type: str | None, kind: type[Body]) -> Body:
    """`body` as a `kind`; an empty body is `{}`.

    Raises Malformed: `too_large`, or `malformed` for bytes, content types and fields that do not fit.
    """
    raw = body if isinstance(body, bytes) else str(body or "").encode("utf-8", "surrogatepass")
    if len(raw) > BODY_LIMIT:
        raise Malformed("too_large", f"The body has {len(raw)} bytes; at most {BODY_LIMIT} are taken.")
    if raw and (content_type or "").partition(";")[0].strip().lower() != "application/json":
        raise Malformed("malformed", f"The body is {content_type or 'of no type'}, expected application/json.")
    try:
        return msgspec.json.decode(raw or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise Malformed("malformed", f"The body was not understood: {error}.") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Malformed("malformed", f"The body is not JSON: {error}.") from error
