"""The correlation id: one name for everything that one act of a person causes, in each part that takes a share in it.

The browser makes it, the control plane and the workers hand it on, and every log line contains it. It is no secret and
proves nothing: people who send one only decide under which name their own requests are found.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeGuard

HEADER: Final = "x-correlation-id"
FORM: Final = re.compile(r"[A-Za-z0-9_=-]{8,64}", re.ASCII)  # also of API Gateway's and Lambda's request ids

_current: ContextVar[str] = ContextVar("correlation_id", default="")


def current() -> str:
    """The id of what is being done here; empty outside of it."""
    return _current.get()


@contextmanager
def correlated(*offered: object) -> Iterator[None]:
    """Run the block under the first of the `offered` ids that has the form of one, or under a new one: what strangers
    send ends up in logs, and must be neither long nor anything but an id."""
    token = _current.set(next(filter(_well_formed, offered), None) or secrets.token_hex(8))
    try:
        yield
    finally:
        _current.reset(token)


def follow(offered: str) -> None:
    """Use the `offered` id until the end of the `correlated` block, if it has the form of an id. Outside such a block,
    nothing changes."""
    if current() and _well_formed(offered):
        _current.set(offered)


def _well_formed(offered: object) -> TypeGuard[str]:
    return isinstance(offered, str) and FORM.fullmatch(offered) is not None
