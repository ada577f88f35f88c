"""A broker to test against: a process of its own that writes down, and fsyncs, what it accepts before it says so.

    python -m tests.recording_broker --port 9100 --control-port 9101 --log broker.jsonl

Its log is the ledger that a checker trusts (`log.py`), not ours; it survives `kill -9`, and a restart on the same log goes on where it was.
`process.py` starts one for a test. Behaviour is set at run time, `POST /behaviour` on either port; see `behaviour.py`.
"""
