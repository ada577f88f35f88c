"""Back-pressure (P17)."""

import pytest

from risk_service.domain.backlog import holds_back
from tests.unit.risk_service.builders import NOW, seconds


@pytest.mark.parametrize(("age", "waits"), [(0, False), (15, False), (15.001, True)])
def test_new_orders_wait_while_the_way_takes_more_than_half_a_lease(age, waits):
    """P17: half of 30 s."""
    assert holds_back(NOW - seconds(age), NOW) is waits


def test_an_empty_way_holds_nothing_back():
    assert holds_back(None, NOW) is False
