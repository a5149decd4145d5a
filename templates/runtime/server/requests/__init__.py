"""What a request holds, as the arguments of a handler."""
