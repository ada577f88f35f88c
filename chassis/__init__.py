"""What every service stands on, with no trading word in it.

A consumer's work is one transaction: claim the messages in the inbox, change state, add outgoing events to the outbox, commit. Then
publish, then ack. `unit_of_work` is that transaction, `consumption` the loop around it, `bus` the one place that knows NATS.
"""
