"""What can go wrong for a user; every message is Chinese and fit to be shown as it is."""

from __future__ import annotations


class JuesuanError(Exception):
    """Something the user can mend; the message says what."""


class ReadingError(JuesuanError):
    """A file cannot be read, or is no disclosure (决算公开)."""


class UnidentifiedError(ReadingError):
    """A file that does not say whose it is, or of which year; the files beside it may tell."""


class StoreError(JuesuanError):
    """The knowledge base is missing, is of another version, or is no knowledge base."""
