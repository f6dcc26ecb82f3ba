"""`python -m tests.knowledge.dictionary` makes the files of knowledge/dictionary.py from jieba's own."""

from __future__ import annotations

import jieba
import marisa_trie

from knowledge.dictionary import TAG_BITS, TRIE, WEIGHT, WEIGHTS


def lines() -> list[tuple[str, int, str]]:
    """The lines of jieba's dictionary: word, frequency, tag. The last line of a word counts."""
    with jieba.get_dict_file() as file:
        rows = [line.decode("utf-8").split() for line in file]
    return [(word, int(frequency), tag) for word, frequency, tag in rows]


def main() -> None:
    """Write both files."""
    rows = lines()
    trie = marisa_trie.Trie(word for word, _, _ in rows)
    tags = sorted({tag for _, _, tag in rows})
    weights = bytearray(len(trie) * WEIGHT.size)
    for word, frequency, tag in rows:
        WEIGHT.pack_into(weights, trie[word] * WEIGHT.size, frequency << TAG_BITS | tags.index(tag))
    trie.save(str(TRIE))
    head = " ".join([str(sum(frequency for _, frequency, _ in rows)), *tags])
    WEIGHTS.write_bytes(head.encode("ascii") + b"\n" + weights)


if __name__ == "__main__":
    main()
