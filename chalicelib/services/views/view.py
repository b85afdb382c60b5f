"""The base class of what HTTP answers consist of."""

from msgspec import Struct


class View(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an answer. None is sent as null; a field that is UNSET is left out.

    The OpenAPI description contains the schema of each, so no answer has an undocumented field.
    """


class Address(View, frozen=True, kw_only=True):
    """A URL that the browser opens or goes to."""

    url: str
