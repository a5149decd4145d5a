"""What travels in the bodies of requests and answers."""
