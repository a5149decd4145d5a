"""Values on the wire: what clients and servers read and write alike."""
