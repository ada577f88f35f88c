"""The benchmark of the checks sets every limit there is, so that a new one is measured too."""

from __future__ import annotations

import pytest

from benchmarks.every_check import EVERY_CHECK
from contracts.limits import Limits

# What says nothing by a value other than its default: the age of a quote and of a proposal are always held to, and a basis is not a limit.
ALWAYS_ON = {"loss_basis", "short_selling", "quote_max_age_seconds", "proposal_max_age_seconds"}


def test_every_limit_is_named():
    assert EVERY_CHECK.keys() == Limits.model_fields.keys()


@pytest.mark.parametrize("name", sorted(Limits.model_fields.keys() - ALWAYS_ON))
def test_every_limit_is_set(name):
    assert getattr(Limits.model_validate(EVERY_CHECK), name) != getattr(Limits(), name)
