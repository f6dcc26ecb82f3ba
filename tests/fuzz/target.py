"""What is fuzzed: a function of some bytes that raises where something does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

CORPUS = Path(__file__).parent / "corpus"
Run = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Target:
    """One way into the program.

    prepare   gives the function that is fuzzed, from the path of a knowledge base of the samples
    seeds     gives the inputs that fuzzing begins with
    mutated   changes an input in the way of its format; what it gives may be longer or shorter
    longest   the bytes that an input may have
    """

    name: str
    prepare: Callable[[Path], Run]
    seeds: Callable[[], Sequence[bytes]]
    mutated: Callable[[bytes, Random], bytes]
    longest: int

    def kept(self) -> list[Path]:
        """The inputs of this target that are kept."""
        return sorted((CORPUS / self.name).glob("*"))
