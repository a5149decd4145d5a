"""From elements to the JSON of a value."""
