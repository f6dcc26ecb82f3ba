"""Tests of the pictures of answers."""
