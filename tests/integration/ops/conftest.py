"""Stacks of dummy services."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.scratch import scratch_folder
from ops.stack import Stack

sys.path.insert(0, str(Path(__file__).parent / "dummies"))

from run_dummy_stack import dummy_stack as make_dummy_stack


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder of its own; pytest's temporary folders are private to root, and PostgreSQL's user is not."""
    with scratch_folder() as path:
        yield path


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A running stack of dummy services, shared by the tests of a module."""
    with scratch_folder() as path, make_dummy_stack(str(path)) as running:
        yield running


@pytest.fixture
def dummy_stack() -> Callable[..., Stack]:
    """Makes a stack of dummy services: `dummy_stack(folder, http_port=...)`."""
    return make_dummy_stack
