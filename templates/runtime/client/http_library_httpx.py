"""The HTTP library of this client, under the name that its modules know it by."""

import httpx

__all__ = ["httpx"]
