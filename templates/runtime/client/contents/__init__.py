"""Contents: bodies that are sent, and those that arrive."""
