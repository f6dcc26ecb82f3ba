"""What was read lately, kept as long as all of it is no more than a bound: documents differ a hundredfold in size."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Reads values by their keys, and keeps those asked for last."""

    def __init__(self, read: Callable[[int], Value], size: Callable[[Value], int], most: int) -> None:
        """`most` bounds the sum of the sizes of what is kept; the value read last is kept, however large it is."""
        self._read, self._size, self._most = read, size, most
        self._values: OrderedDict[int, tuple[Value, int]] = OrderedDict()
        self._sum = 0
        self._one_at_a_time = Lock()

    def __call__(self, key: int) -> Value:
        """The value of a key."""
        with self._one_at_a_time:
            held = self._values.get(key)
            if held:
                self._values.move_to_end(key)
                return held[0]
        value = self._read(key)
        size = self._size(value)
        with self._one_at_a_time:
            if key not in self._values:
                self._values[key] = value, size
                self._sum += size
            while self._sum > self._most and len(self._values) > 1:
                _, (_, freed) = self._values.popitem(last=False)
                self._sum -= freed
        return value
