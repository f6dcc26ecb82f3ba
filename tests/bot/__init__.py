"""Tests of how people ask and how they get their answer."""
