"""Replay: the journal again, through the real decisions, in a shadow of its own. Nothing here can reach a broker, a database or a consumer."""
