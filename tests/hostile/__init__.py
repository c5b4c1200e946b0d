"""Hostile and broken messages: a table that any test may draw from. `CORPUS` holds them all, in a fixed order."""

from dataclasses import replace
from types import ModuleType

from tests.hostile import (
    addresses,
    breakage,
    charsets,
    cuts,
    encodings,
    forms,
    headers,
    injection,
    machines,
    markup,
    replies,
    sizes,
    structure,
)
from tests.hostile.hostile import Hostile

__all__ = ["CORPUS", "Hostile"]


def _name(family: ModuleType) -> str:
    return family.__name__.rpartition(".")[2]


CORPUS: tuple[Hostile, ...] = tuple(
    replace(entry, family=_name(family))
    for family in (
        structure,
        headers,
        addresses,
        encodings,
        charsets,
        markup,
        forms,
        replies,
        machines,
        injection,
        sizes,
        cuts,
        breakage,
    )
    for entry in family.MESSAGES
)
