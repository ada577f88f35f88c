"""Dead letters: looked at, sent again through the front door, or dropped for a reason."""
