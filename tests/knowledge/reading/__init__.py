"""Tests of the readers, a file for each format, and the files that they are tried with."""
