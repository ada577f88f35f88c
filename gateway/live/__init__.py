"""The stream of events: one shared tail of the journal for everyone who listens to `/api/events`, while somebody does."""
