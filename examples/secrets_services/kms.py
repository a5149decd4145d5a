"""Keys in AWS KMS: data keys are made and unwrapped there, and bound to their context."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import boto3
from anyio import CapacityLimiter, fail_after, to_thread
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .envelope import Context
from .failures import EncryptionFailed, NotReady
from .keys import DataKey, WrappedKey

_CALLS = 20
"""How many calls are made at once; boto3 is not asynchronous, so each has a thread."""

_SECONDS = 15
"""How long a call may take, with all its attempts."""

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=_CALLS,
    retries={"mode": "standard", "max_attempts": 2},
)


class Kms:
    """One key of AWS KMS, by id, ARN or alias. AWS's own settings hold the credentials."""

    def __init__(
        self, key: str, *, endpoint: str | None = None, region: str | None = None
    ) -> None:
        self._key = key
        self._limiter = CapacityLimiter(_CALLS)
        try:
            self._client: Any = boto3.client(
                "kms", endpoint_url=endpoint, region_name=region, config=_CONFIG
            )
        except (BotoCoreError, ValueError) as error:
            raise NotReady(f"KMS is not set up: {type(error).__name__}") from None

    async def new_data_key(self, context: Context) -> DataKey:
        made = await self._call(
            self._client.generate_data_key,
            KeyId=self._key,
            KeySpec="AES_256",
            EncryptionContext=context.as_dict(),
        )
        wrapped = WrappedKey(made["KeyId"], made["CiphertextBlob"])
        return DataKey(made["Plaintext"], wrapped)

    async def unwrap(self, wrapped: WrappedKey, context: Context) -> bytes:
        opened = await self._call(
            self._client.decrypt,
            KeyId=wrapped.key_id,
            CiphertextBlob=wrapped.blob,
            EncryptionContext=context.as_dict(),
        )
        plain: bytes = opened["Plaintext"]
        return plain

    async def rewrap(self, wrapped: WrappedKey, context: Context) -> WrappedKey:
        made = await self._call(
            self._client.re_encrypt,
            CiphertextBlob=wrapped.blob,
            SourceKeyId=wrapped.key_id,
            SourceEncryptionContext=context.as_dict(),
            DestinationKeyId=self._key,
            DestinationEncryptionContext=context.as_dict(),
        )
        return WrappedKey(made["KeyId"], made["CiphertextBlob"])

    async def primary(self) -> str:
        described = (await self._call(self._client.describe_key, KeyId=self._key))[
            "KeyMetadata"
        ]
        if not described["Enabled"]:
            raise EncryptionFailed("the key of KMS is not enabled")
        arn: str = described["Arn"]
        return arn

    async def prepare(self, in_use: Collection[str]) -> None:
        """Nothing: KMS may be away for a while when a service starts, and keeps its keys."""

    async def _call(self, function: Callable[..., Any], **arguments: Any) -> Any:
        """Calls KMS in a thread; raises EncryptionFailed."""
        try:
            with fail_after(_SECONDS):
                return await to_thread.run_sync(
                    lambda: function(**arguments),
                    abandon_on_cancel=True,
                    limiter=self._limiter,
                )
        except (BotoCoreError, ClientError, TimeoutError) as error:
            raise EncryptionFailed("KMS did not do what it was asked to") from error
