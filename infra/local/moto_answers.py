"""Make moto answer faster: avoid work that it repeats for each answer.

moto searches every answer for every member that AWS defines, each under four spellings, which takes a third of the time
of a DynamoDB call. Here a plain dict with AWS's own names is read by the names that it has. Results that moto computes
again for each call are cached: the Python spelling of a name, the methods of a service, and the service of a host.
"""

import string
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from moto.core import responses
from moto.core.serialize import ResponseSerializer
from moto.moto_api._internal.moto_random import MotoRandom
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sqs import models as sqs

LOOKED_UP: Final = "method_names_from_class"  # of moto: inspects the whole class of a service at each call
SPELLED: Final = "camelcase_to_underscores"  # of moto: goes through a name letter by letter
HOST: Final = "get_backend_for_host"  # of moto: lists its folder on the disk at each call
NAMES: Final = 1024  # whose spelling is kept
VALUES: Final = frozenset({"S", "N", "BOOL", "NULL"})  # of DynamoDB: the types that are sent as they are
LETTERS: Final = string.ascii_letters
_serialize_all: Final[Callable[..., None]] = ResponseSerializer._serialize_type_structure


def install() -> None:
    """Answer faster from now on in this process; calling it again changes nothing."""
    ResponseSerializer._serialize_type_structure = _serialize_present  # type: ignore[method-assign, assignment]
    MotoRandom.get_random_string = _random_string  # type: ignore[method-assign, assignment]
    _keep(responses, LOOKED_UP, cache)
    for module in (responses, sqs):
        _keep(module, SPELLED, lru_cache(NAMES))
    _keep(DomainDispatcherApplication, HOST, lru_cache(NAMES))


def _keep(owner: Any, name: str, cached: Callable[..., Any]) -> None:
    function = getattr(owner, name)
    if not hasattr(function, "cache_info"):
        setattr(owner, name, cached(function))


def _random_string(chance: MotoRandom, length: int = 20, include_digits: bool = True, lower_case: bool = False) -> str:
    """A random string, drawn at once. Every answer has one of 52 characters, which moto would draw one by one."""
    drawn = "".join(chance.choices(LETTERS + string.digits if include_digits else LETTERS, k=length))
    return drawn.lower() if lower_case else drawn


def _serialize_present(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    transformed = serializer._value_picker.response_transformers  # these may add members that are missing
    if transformed or type(value) is not dict or not value.keys() <= shape.members.keys():
        _serialize_all(serializer, serialized, value, shape, key)
        return
    if shape.name == "AttributeValue" and value.keys() <= VALUES:
        serializer._default_serialize(serialized, value, shape, key)
        return
    wrapper = serializer.MAP_TYPE() if key else serialized
    for name in filter(value.__contains__, shape.members):
        member = shape.members[name]
        member.parent = shape
        serializer._serialize_structure_member(wrapper, value, member, name)
    if key:
        serializer._default_serialize(serialized, wrapper, shape, key)
