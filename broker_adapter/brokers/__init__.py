"""The brokers behind the release gate: what all of them promise (`protocol`), the paper broker, and one that speaks HTTP."""
