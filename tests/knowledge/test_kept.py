"""What was read lately is kept up to a bound, whatever is asked in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.kept import Kept

MOST = 10


def test_what_is_kept_is_not_read_again() -> None:
    read: list[int] = []

    def reading(key: int) -> str:
        read.append(key)
        return "字" * key

    kept = Kept(reading, len, MOST)
    assert [kept(key) for key in (3, 4, 3, 4)] == ["字" * 3, "字" * 4, "字" * 3, "字" * 4]
    assert read == [3, 4]
    kept(3)
    kept(6)  # 4 was asked for longest ago, and there is no room for all three
    kept(3)
    assert read == [3, 4, 6]
    kept(4)
    assert read == [3, 4, 6, 4]
    kept(50)  # larger than all that is kept, and kept all the same
    kept(50)
    assert read == [3, 4, 6, 4, 50]
    kept(3)
    assert read == [3, 4, 6, 4, 50, 3]


@given(st.lists(st.integers(0, 30), max_size=60))
def test_no_more_than_the_bound_is_kept(keys: list[int]) -> None:
    read: list[int] = []

    def reading(key: int) -> int:
        read.append(key)
        return key

    kept = Kept(reading, int, MOST)
    held: list[int] = []
    wanted: list[int] = []
    for key in keys:
        wanted += [] if key in held else [key]
        held = [*(other for other in held if other != key), key]
        while sum(held) > MOST and len(held) > 1:
            held.pop(0)
        assert kept(key) == key
    assert read == wanted
