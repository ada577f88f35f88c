"""Locks symbols, for a time, and says what is locked.

Answers `command.lockout.create`, `command.lockout.lift`, `query.lockout.list` and `query.lockout.snapshot`; publishes the life of every lockout.
Owns the schema `lockout` (`symbol_lockouts`) and the fence's versions `lockouts/<SYMBOL>` and `lockouts/*`, which every change raises (P1).

What a lockout is at a moment follows from its times (`contracts.lockouts`); `domain/lockout_rules.py` says which may be made and what they leave
standing. The system's own lockouts (`cooldown`, `news_shock`, `price_shock`) are rows with another `source` and live through everything that
manual ones do. What makes them goes into `domain/` as a pure rule (evidence to lockout or none) and into `handlers/` as a consumer of that evidence
which calls `impose`, the one way in which a lockout comes into force.
"""
