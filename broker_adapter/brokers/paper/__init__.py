"""The paper broker: fills orders against quotes, without flattering, and keeps its book in PostgreSQL.

How it fills, measured against other engines which are kinder than any market:

- A limit order that can trade on arrival fills at the touch, as much as the quote displays; the rest of it rests.
- A resting limit order fills at its limit, when the touch comes to it or jumps past it; never better.
- A market order takes the displayed size at the touch and walks on at worse prices (`PaperSettings.walk_basis_points`). With no fresh
  quote it rests until one comes.
- A stop becomes a market order, and a stop-limit a limit order that has just arrived, on the quote that triggers it: a stop that
  the price jumped over fills at the touch after the jump.
- What is displayed is there once: orders that fill on a quote take it from each other, until the next quote of the symbol.
- Own orders never trade with one another.

`matching`, and all that it imports, is pure; `store*` know SQL; `broker` is the `Broker` of the protocol.
"""
