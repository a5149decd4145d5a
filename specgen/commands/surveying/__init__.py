"""Commands that say what specgen makes of documents, and write none of it."""
