"""Properties that are made once per object, when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class lazy_property(Generic[Value]):
    """`functools.cached_property` as it is from Python 3.12 on: without a lock.

    In Python 3.11 all objects of a class share the lock of each property, so one request would wait until another's
    session has been read.
    """

    def __init__(self, make: Callable[[Any], Value]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "lazy_property[Value]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> "lazy_property[Value] | Value":
        if instance is None:
            return self
        value = self._make(instance)
        instance.__dict__[self._name] = value  # found before this descriptor from now on
        return value
