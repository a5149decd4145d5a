"""Models that have a base of the user's beside them."""
