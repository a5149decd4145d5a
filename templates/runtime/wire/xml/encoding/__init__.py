"""From a JSON value to elements."""
