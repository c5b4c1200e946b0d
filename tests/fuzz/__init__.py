"""Fuzzers: three targets that judge any input by what must hold of it, and `python -m tests.fuzz` that feeds them."""
