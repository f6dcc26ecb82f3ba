"""Tests of knowledge/checking: the rules' corpus, the tolerance, findings in the store, real documents."""
