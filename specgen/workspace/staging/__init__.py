"""Files on their way to disk: contents that are staged, the journal of a run, its renames."""
