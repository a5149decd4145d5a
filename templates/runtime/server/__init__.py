"""The server: requests, from their arrival to their answers."""
