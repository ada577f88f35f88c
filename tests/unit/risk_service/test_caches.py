"""What a process holds of what others own (P2, P18)."""

from contracts.events import LockoutCreated, LockoutExpired, LockoutLifted
from risk_service.caches.config import HeldConfig
from risk_service.caches.lockouts import HeldLockouts
from risk_service.caches.quotes import LastQuotes
from tests.unit.risk_service.builders import NOW, a_config, a_lockout, a_quote, seconds


def event(kind, version, **lockout):
    return kind(
        occurred_at=NOW, correlation_id="l", actor="olga", lockout=a_lockout(**lockout), lockouts_version=version
    )


def held(lockouts, symbol="AAPL"):
    return [lockout.id for lockout in lockouts.market(symbol, None).lockouts]


async def test_lockouts_are_held_as_of_the_version_up_to_which_nothing_was_missed():
    """P2."""
    lockouts = HeldLockouts()
    await lockouts.hear(event(LockoutCreated, 1, id="a"))
    await lockouts.hear(event(LockoutCreated, 2, id="b"))
    await lockouts.hear(event(LockoutLifted, 3, id="a"))
    assert (held(lockouts), lockouts.behind({"AAPL": 3})) == (["b"], [])
    await lockouts.hear(event(LockoutCreated, 5, id="d"))
    assert (held(lockouts), lockouts.behind({"AAPL": 5})) == (["b"], ["AAPL"])
    lockouts.load("AAPL", 5, [a_lockout(id="c"), a_lockout(id="d")])
    assert (held(lockouts), lockouts.behind({"AAPL": 5})) == (["c", "d"], [])


async def test_a_repeated_or_late_event_changes_nothing():
    lockouts = HeldLockouts()
    lockouts.load("AAPL", 4, [a_lockout(id="x")])
    await lockouts.hear(event(LockoutLifted, 4, id="x"))
    await lockouts.hear(event(LockoutCreated, 3, id="y"))
    lockouts.load("AAPL", 3, [])
    assert (held(lockouts), lockouts.behind({"AAPL": 4})) == (["x"], [])


async def test_an_expiry_is_times_doing_and_raises_nothing():
    lockouts = HeldLockouts()
    lockouts.load("AAPL", 4, [a_lockout(id="x"), a_lockout(id="y")])
    await lockouts.hear(event(LockoutExpired, 4, id="x"))
    assert (held(lockouts), lockouts.behind({"AAPL": 4})) == (["y"], [])


async def test_a_symbol_is_locked_by_its_own_lockouts_and_those_of_all():
    lockouts = HeldLockouts()
    await lockouts.hear(event(LockoutCreated, 1, id="a"))
    await lockouts.hear(event(LockoutCreated, 1, id="all", symbol="*"))
    market = lockouts.market("MSFT", None)
    assert ([lockout.id for lockout in market.lockouts], market.all_lockouts_version) == (["all"], 1)
    assert held(lockouts) == ["a", "all"]


async def test_the_newest_quote_wins_whatever_came_last():
    quotes = LastQuotes(clock=lambda: NOW)
    for age in (5, 1, 3):
        await quotes.hear(a_quote(str(100 + age), age=age))
    assert quotes.at("AAPL", NOW).last == 101
    assert quotes.at("MSFT", NOW) is None


async def test_a_quote_from_the_future_hides_no_market():
    """P18: it is unknown until its time has come, and the quotes before it go on counting."""
    quotes = LastQuotes(clock=lambda: NOW)
    await quotes.hear(a_quote("100", age=2))
    await quotes.hear(a_quote("999", age=-3600))
    await quotes.hear(a_quote("101", age=1))
    assert quotes.at("AAPL", NOW).last == 101
    assert quotes.at("AAPL", NOW + seconds(3600)).last == 999


async def test_a_feed_whose_clock_is_a_little_ahead_is_heard_on():
    """P18: nobody looked at the symbol for a minute; its price is the last one, not the first that was set aside."""
    now = NOW - seconds(60)
    quotes = LastQuotes(clock=lambda: now)
    for second in range(61):
        now = NOW - seconds(60 - second)
        await quotes.hear(a_quote(str(100 + second), age=60 - second - 0.005))
    assert [quotes.at("AAPL", NOW + seconds(after)).last for after in (0, 0.01)] == [159, 160]


async def test_a_quote_later_than_the_databases_clock_is_unknown():
    """P18: one clock decides, and it is not this machine's."""
    quotes = LastQuotes(clock=lambda: NOW + seconds(60))
    await quotes.hear(a_quote(age=-10))
    assert quotes.at("AAPL", NOW) is None


async def test_a_quote_that_comes_while_an_order_is_decided_hides_no_market():
    """P18: the database's clock was read before it was quoted, so the one before it counts."""
    quotes = LastQuotes(clock=lambda: NOW + seconds(1))
    await quotes.hear(a_quote("100", age=0.5))
    await quotes.hear(a_quote("101", age=-0.05))
    await quotes.hear(a_quote("102", age=-0.1))
    assert [quotes.at("AAPL", NOW + seconds(after)).last for after in (0, 0.07, 0.1)] == [100, 101, 102]


async def test_of_quotes_in_quick_succession_some_are_remembered_for_seconds():
    quotes = LastQuotes(clock=lambda: NOW)
    for number in range(10_000):
        await quotes.hear(a_quote(str(1 + number), age=10 - number / 1000))
    assert quotes.at("AAPL", NOW).last == 10_000
    for back in (0.01, 0.5, 2.9):
        assert 0 <= (NOW - seconds(back) - quotes.at("AAPL", NOW - seconds(back)).quoted_at).total_seconds() <= 0.1
    assert len(quotes._heard["AAPL"].before) <= 32
    assert quotes.at("AAPL", NOW - seconds(9)) is None


async def test_a_symbol_that_is_seldom_quoted_has_a_quote_before_the_newest():
    quotes = LastQuotes(clock=lambda: NOW + seconds(1))
    await quotes.hear(a_quote("100", age=3600))
    await quotes.hear(a_quote("101", age=-1))
    assert quotes.at("AAPL", NOW).last == 100


async def test_a_first_quote_may_still_come_for_5_seconds():
    """P18."""
    elapsed = 0.0
    quotes = LastQuotes(seconds=lambda: elapsed)
    assert quotes.may_still_come("AAPL")
    elapsed = 4.9
    await quotes.hear(a_quote())
    assert (quotes.may_still_come("AAPL"), quotes.may_still_come("MSFT")) == (False, True)
    elapsed = 5.0
    assert not quotes.may_still_come("MSFT")


def test_a_config_never_goes_backwards():
    config = HeldConfig(live_broker_configured=True)
    assert config.at_least(1) is None
    config.hold(5, 1, a_config(trading_state="halted"))
    config.hold(4, 0, a_config())
    assert (config.version, config.at_least(5).config.trading_state, config.at_least(6)) == (5, "halted", None)
