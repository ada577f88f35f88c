"""SQL behind the handlers' ports: whole batches in one statement each."""
