"""Result → words: short, the answer first, then what it is compared with, then the source."""
