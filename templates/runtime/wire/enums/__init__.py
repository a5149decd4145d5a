"""Constants of the document as classes of their own."""
