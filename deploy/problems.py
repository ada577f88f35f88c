"""What can go wrong while a stack is being set up, in sentences for the person who started it."""

from __future__ import annotations


class StackError(Exception):
    """Something outside our code has to change before the stack can run; the text says what, and how."""


class PortTaken(StackError):
    """A port that the stack was told to use belongs to another process."""


class DataFolderInUse(StackError):
    """Another stack runs on this data folder."""


class DataFolderVersion(StackError):
    """The data folder was written by another version."""


class ServerDidNotStart(StackError):
    """A server or a service ended, or stayed silent, instead of becoming ready; carries the last lines of its log."""


class Drift(StackError):
    """An existing stream, consumer or schema is not what this version declares."""
