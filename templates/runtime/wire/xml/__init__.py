"""XML: elements and attributes as the JSON of the same value, and back."""
