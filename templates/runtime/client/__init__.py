"""The client: calls, from their arguments to their results."""
