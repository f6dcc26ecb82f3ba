"""Writes a made-up disclosure in every format that the program reads, with the figures each file states."""
