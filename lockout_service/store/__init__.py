"""SQL behind the handlers' ports."""
