"""Reading documents: bytes to a plain tree, merged pages, references, typed reads."""
