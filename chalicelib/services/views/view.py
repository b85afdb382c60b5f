"""What answers over HTTP are made of."""

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an answer: None is sent as null, and a field that is UNSET is left out.

    The API's description has the schema of each, so that nothing is answered that it does not say.
    """


class Address(View, frozen=True, kw_only=True):
    """Where the browser finds something, or goes."""

    url: str
