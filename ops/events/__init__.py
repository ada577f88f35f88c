"""The journal at hand: look at its events, follow them, carry them out into a file and into an empty stack."""
