"""Tests of the glossary: terms and where they end."""
