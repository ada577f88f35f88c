"""P2: risk never decides under older versions than the fence names, whatever its caches hold."""

from dataclasses import replace

import pytest

from chassis.errors import Refused, Transient
from contracts.events import LockoutLifted
from contracts.messages import Problem
from tests.integration.risk_service.house import House, _lockout_event, a_proposal, a_symbol, codes


async def test_a_config_that_was_not_heard_of_decides(house: House, another_house: House):
    """P2: another replica changed it."""
    await another_house.propose(a_proposal())
    changed = await house.change({"limits": {"max_order_quantity": "5"}})
    (denied,) = await another_house.propose(a_proposal(quantity="6"))
    assert codes(denied) == ["MAX_QUANTITY"]
    (passed,) = await another_house.passed(a_proposal(quantity="5"))
    assert passed.risk_pass.versions.config == changed["version"]


async def test_a_lockout_that_was_not_heard_of_denies(house: House):
    """P2: the fence knows of it, so it is loaded."""
    symbol = a_symbol()
    await house.lock(symbol, heard=False)
    (denied,) = await house.propose(a_proposal(symbol=symbol))
    assert codes(denied) == ["LOCKED"]
    assert (symbol,) in house.owner.asked or any(symbol in asked for asked in house.owner.asked)


async def test_a_lockout_just_lifted_denies_no_more(house: House):
    """P2: its end was not heard of."""
    symbol = a_symbol()
    lockout = await house.lock(symbol)
    await house.lift(lockout, heard=False)
    (passed,) = await house.passed(a_proposal(symbol=symbol))
    assert passed.risk_pass.versions.symbol_lockouts == 2


async def test_what_was_heard_needs_no_asking(house: House):
    await house.passed(a_proposal())  # whatever locks all symbols is loaded by now
    symbol = a_symbol()
    lockout = await house.lock(symbol)
    house.owner.asked.clear()
    (denied,) = await house.propose(a_proposal(symbol=symbol))
    assert codes(denied) == ["LOCKED"]
    await house.lift(lockout)
    (passed,) = await house.passed(a_proposal(symbol=symbol))
    assert passed.risk_pass.versions.symbol_lockouts == 2
    assert house.owner.asked == []


async def test_after_a_gap_nothing_counts_until_it_was_loaded(house: House):
    """P2: the first of three events is left to the sweeper; the second and third prove nothing."""
    symbol = a_symbol()
    stands = await house.lock(symbol, heard=False)
    lifted = await house.lock(symbol)
    await house.lift(lifted)
    (denied,) = await house.propose(a_proposal(symbol=symbol))
    assert [reason.values["lockout_id"] for reason in denied.reasons] == [stands.id]
    await house.lockouts.hear(_lockout_event(LockoutLifted, stands, 1))  # late: of a version long gone
    (denied,) = await house.propose(a_proposal(symbol=symbol))
    assert codes(denied) == ["LOCKED"]


async def test_only_orders_whose_lockouts_cannot_be_had_wait(house: House):
    """lockout_service is away: S7, and the rest of the batch goes on."""
    locked, free = a_symbol(), a_symbol()
    await house.passed(a_proposal())
    await house.lock(locked, heard=False)
    house.owner.is_away = True
    waiting, going = a_proposal(symbol=locked), a_proposal(symbol=free)
    (passed,) = await house.propose(waiting, going)
    assert passed.order_id == going.order_id
    assert house.handled.delayed == {waiting.event_id: 0.5}
    house.owner.is_away = False
    (denied,) = await house.propose(waiting)
    assert codes(denied) == ["LOCKED"]


async def test_everything_waits_while_the_lockouts_of_all_symbols_cannot_be_had(house: House):
    await house.passed(a_proposal())
    await house.owner.raise_version("*")
    house.owner.is_away = True
    with pytest.raises(Transient):
        await house.propose(a_proposal())
    house.owner.is_away = False
    await house.passed(a_proposal())


async def test_a_fence_ahead_of_every_config_is_waited_out(house: House):
    """P2: nothing is decided under an older config, even where a newer one cannot be found."""
    async with house.uow().begin(patience_seconds=5) as work:
        await work.fence.exclude()
        await work.fence.raise_version("config")
    with pytest.raises(Transient):
        await house.propose(a_proposal())


async def test_lockouts_that_do_not_fit_into_one_answer_are_loaded_in_parts(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    """A batch of many symbols, each with many lockouts: their snapshot is larger than a message may be."""
    ask = house.owner.ask

    async def ask_for_few(request, *, timeout_seconds: float = 2.0):
        if len(request.symbols) > 2:
            raise Refused(Problem(code="ANSWER_TOO_LARGE", message="too large", status=422))
        return await ask(request, timeout_seconds=timeout_seconds)

    monkeypatch.setattr(house.owner, "ask", ask_for_few)
    house.sight = replace(house.sight, ask=ask_for_few)
    proposals = [a_proposal(symbol=a_symbol()) for _ in range(7)]
    for proposal in proposals:
        await house.owner.raise_version(proposal.order.symbol)
    await house.passed(*proposals)
