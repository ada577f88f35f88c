"""Bots that propose orders, the shortest first, and a market of recorded prices for them to trade on."""
