"""Parameters and fields of forms as text."""
