"""Takes the rules of the release protocol out, one by one, in a copy of the checkout, and watches the tests that carry their numbers fail.

    python -m tests.rules_taken_out               all of them, a few minutes
    python -m tests.rules_taken_out P7 P17        some
    python -m tests.rules_taken_out --write       all, and then write docs/protocol-tests.md

A test that does not fail when its rule is gone shows nothing: the command ends with status 1 then. The checkout itself is not touched.
"""
