"""A property that is computed once, as functools.cached_property, but without the lock that it has in Python 3.11.

A call has some ten of them, and the lock costs more than most of what they keep.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class lazy(Generic[Owner, Value]):  # noqa: N801, for it is used as a decorator
    """The value is kept as an attribute of the object, which is found first from then on."""

    def __init__(self, compute: Callable[[Owner], Value]) -> None:
        """Wrap what computes it."""
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, owner: Owner, kind: Any = None) -> Value:
        """The first time: compute and keep it."""
        value = self.compute(owner)
        setattr(owner, self.name, value)  # to touch its `__dict__` would make all other attributes slow
        return value
