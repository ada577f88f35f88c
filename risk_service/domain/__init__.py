"""Frozen values and pure decisions: everything comes in as data, the time too."""
