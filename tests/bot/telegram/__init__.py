"""Tests of the Telegram room: the real library, offline, with every call checked as Telegram would."""
