"""Locks symbols, for a time, and says what is locked.

Answers `command.lockout.create`, `command.lockout.lift`, `query.lockout.list` and `query.lockout.snapshot`; publishes the life of every lockout.
Owns the schema `lockout` (`symbol_lockouts`) and the fence's versions `lockouts/<SYMBOL>` and `lockouts/*`, which every change raises (P1).

Consumes `position.reduced` (losing exits); hears `market.quote.>`, `news.published` and `config.updated`.

What a lockout is at a moment follows from its times (`contracts.lockouts`); `domain/lockout_rules.py` says which may be made and what they leave
standing. The system's own lockouts (`cooldown`, `news_shock`, `price_shock`) are rows with another `source` and live through everything that
manual ones do. What makes them is a pure rule in `domain/` (`cooldown`, `news_shock`, `price_shock`: evidence to findings) and a handler that brings
the evidence (`judge_exits`, `watch_market`); `lock_for` claims each piece of evidence once, and calls `impose`, the one way in which a lockout comes into force.
"""
