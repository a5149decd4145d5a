"""Releases of packages that are published."""
