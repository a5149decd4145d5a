"""Pages of operations that give their items in parts."""
