"""The part of this package that is the same for every API: wire logic, as a library."""
