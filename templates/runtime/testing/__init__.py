"""A service that answers as it is told, for the tests of those who use the client."""
