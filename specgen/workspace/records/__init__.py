"""What the lock keeps: of a target, of documents that were pulled, of a runtime that is shared."""
