"""Does a document add up: every identity (勾稽关系) that it makes checkable is checked in exact decimals.

Rules are small functions, each with a name, a formula and what it needs in `rules.toml`; what they compare is in
`books.py`, when a difference is one is in `tolerance.py`, all of them run in `check.py`.
"""
