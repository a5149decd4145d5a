"""What can go wrong behind a service; none of the messages repeats a secret."""

from __future__ import annotations


class ServiceFailed(Exception):
    """A request cannot be answered through no fault of its own: a documented 500."""


class StorageFailed(ServiceFailed):
    """The database did not do what it was asked to; nothing was stored, unless it died while
    it confirmed that."""


class EncryptionFailed(ServiceFailed):
    """The keys are not there, or do not open what they should."""


class NotReady(Exception):
    """The set-up lacks something that an operator has to provide; the message says what."""
