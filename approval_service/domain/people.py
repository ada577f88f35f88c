"""Who is somebody in particular, and who is the same person. Names are taken at their word until there is a sign-in."""

from __future__ import annotations

from contracts.values import DEFAULT_ACTOR


def is_named(name: str) -> bool:
    """Whether `name` is anybody's: the one that is assumed where none is given is nobody's in particular, however it is written."""
    return _plain(name) != _plain(DEFAULT_ACTOR)


def same_person(one: str | None, other: str | None) -> bool:
    """Whether both are the name of one person. Case and blanks make no second person: `Dana` and `dana` are one."""
    return one is not None and other is not None and is_named(one) and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
