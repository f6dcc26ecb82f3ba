"""Tests of reading, extraction and store."""
