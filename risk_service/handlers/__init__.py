"""One verb a file: load, decide, store, emit."""
