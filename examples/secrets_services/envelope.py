"""AES-256-GCM: a secret under a key of its own, bound to the place where it belongs."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .failures import EncryptionFailed

KEY_BYTES = 32
_NONCE_BYTES = 12
"""NIST SP 800-38D, section 8.2.2: random nonces of 96 bits, for at most 2**32 texts a key."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a secret belongs. It is authenticated, not hidden: KMS logs it in clear text.

    Sealed bytes open in the same context alone, so a row that is moved to another space, or
    given another type, is worthless.
    """

    service: str
    space: str
    secret: str
    type: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def as_bytes(self) -> bytes:
        """The context in one canonical form."""
        return json.dumps(self.as_dict(), sort_keys=True).encode()


def seal(key: bytes, plaintext: bytes, bound_to: bytes) -> bytes:
    """A nonce and the ciphertext after it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The plaintext; raises EncryptionFailed if anything is not what was sealed."""
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound_to)
    except (InvalidTag, ValueError):
        raise EncryptionFailed("sealed for another key or place, or damaged") from None
