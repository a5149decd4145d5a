"""A fake of a described service, which answers what its document shows."""
