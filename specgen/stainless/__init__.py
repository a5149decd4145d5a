"""Configurations of Stainless, and what they come to in one of specgen.

The keys are those of https://www.stainless.com/docs/reference/config.
"""
