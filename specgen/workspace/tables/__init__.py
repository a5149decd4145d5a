"""The tables of a configuration file: where their keys stand, and what they say of an API."""
