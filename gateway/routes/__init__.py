"""One file per resource: HTTP in, a command, query or event out, the answer back. No rules here; the owners have them."""
