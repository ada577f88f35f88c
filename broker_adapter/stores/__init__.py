"""SQL of the broker adapter, behind the handlers."""
