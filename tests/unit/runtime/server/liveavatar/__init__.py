"""A generated server as the generator writes it, here by hand."""
