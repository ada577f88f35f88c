"""What crosses the wire, and nothing else.

Every event, command and query is a frozen pydantic model that knows its subject and its version. Streams, consumers and
permissions are data beside them. Only pydantic and the standard library are used here, so that a bot can import it cheaply.
"""
