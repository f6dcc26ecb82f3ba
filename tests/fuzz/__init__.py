"""Fuzzing: inputs that nobody would write, made by what they reach in the program. `make fuzz SECONDS=60` runs it.

Each target is a function of some bytes that raises where something does not hold; `python -m tests.fuzz` drives it
with a coverage-guided fuzzer (atheris), `test_corpus.py` runs it on every input that is kept in `corpus/`.
"""
