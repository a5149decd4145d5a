"""Keys in a file of this machine: the embedded keeper, for those who have no KMS.

The file is JSON, readable by its owner alone, and always replaced as a whole. Every key has an id
that what it wraps is stored with, so that keys can be replaced one day and retired another.
"""

from __future__ import annotations

import fcntl
import os
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .envelope import KEY_BYTES, Context, seal, unseal
from .failures import EncryptionFailed, NotReady
from .keys import DataKey, WrappedKey

RETIRE_AFTER = timedelta(hours=1)
"""How long a replaced key is kept at least: no request that began with it takes longer."""


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        ser_json_bytes="base64",
        val_json_bytes="base64",
    )


class _Key(_Strict):
    """A wrapping key; `replaced_at` says since when it is no longer the primary one."""

    material: bytes = Field(repr=False, min_length=KEY_BYTES, max_length=KEY_BYTES)
    replaced_at: datetime | None = None


class _Ring(_Strict):
    """What is in the file."""

    primary: str
    keys: dict[str, _Key]


class KeyFile:
    """The keys of a file. Changes by another process are seen at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: tuple[tuple[int, ...], _Ring] | None = None

    async def new_data_key(self, context: Context) -> DataKey:
        ring = self._ring()
        key = os.urandom(KEY_BYTES)
        return DataKey(key, _wrap(ring, key, context))

    async def unwrap(self, wrapped: WrappedKey, context: Context) -> bytes:
        return _unwrap(self._ring(), wrapped, context)

    async def rewrap(self, wrapped: WrappedKey, context: Context) -> WrappedKey:
        ring = self._ring()
        return _wrap(ring, _unwrap(ring, wrapped, context), context)

    async def primary(self) -> str:
        return self._ring().primary

    async def prepare(self, in_use: Collection[str]) -> None:
        """Makes the file if nothing is stored yet."""
        if not self._path.exists():
            if in_use:
                raise NotReady(f"there are secrets, but no key file {self._path}")
            self._create()
        try:
            lost = set(in_use) - self._ring().keys.keys()
        except EncryptionFailed as error:
            raise NotReady(f"the key file {self._path} is {error}") from None
        if lost:
            raise NotReady(f"the key file {self._path} lacks keys that are in use")

    def rotate(self) -> str:
        """Adds a key that wraps from now on; the others still unwrap. Gives its id."""
        with self._changing() as ring:
            ring.keys[ring.primary].replaced_at = datetime.now(UTC)
            return _add_primary(ring)

    def retire(self, in_use: Collection[str]) -> list[str]:
        """Forgets keys that nothing needs; gives their ids."""
        before = datetime.now(UTC) - RETIRE_AFTER
        with self._changing() as ring:
            gone = [
                key_id
                for key_id, key in ring.keys.items()
                if key.replaced_at and key.replaced_at < before and key_id not in in_use
            ]
            for key_id in gone:
                del ring.keys[key_id]
        return gone

    def _ring(self) -> _Ring:
        """The file's content, read when it is another than before."""
        try:
            with self._path.open("rb") as file:
                status = os.fstat(file.fileno())
                mark = (status.st_ino, status.st_ctime_ns, status.st_size)
                if self._read is None or self._read[0] != mark:
                    if stat.S_IMODE(status.st_mode) & 0o077:
                        raise EncryptionFailed("open to others: it must have mode 0600")
                    self._read = (mark, _parsed(file.read()))
        except OSError as error:
            raise EncryptionFailed("not readable") from error
        return self._read[1]

    @contextmanager
    def _changing(self) -> Iterator[_Ring]:
        """The content, to be changed by one process at a time, and written at the end."""
        with self._path.with_name(f"{self._path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ring = self._ring().model_copy(deep=True)
            yield ring
            self._write(ring).replace(self._path)
            _sync(self._path.parent)

    def _create(self) -> None:
        """Makes the file, unless another process was faster."""
        ring = _Ring(primary="", keys={})
        _add_primary(ring)
        made = self._write(ring)
        try:
            os.link(made, self._path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
        _sync(self._path.parent)

    def _write(self, ring: _Ring) -> Path:
        """A complete file beside the real one, on the disk; only the owner may read it."""
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keys-")
        with os.fdopen(handle, "w") as file:
            file.write(ring.model_dump_json(indent=2))
            file.flush()
            os.fsync(file.fileno())
        return Path(name)


def _parsed(text: bytes) -> _Ring:
    try:
        ring = _Ring.model_validate_json(text)
    except ValidationError:
        raise EncryptionFailed("damaged") from None
    if ring.primary not in ring.keys:
        raise EncryptionFailed("without its primary key")
    return ring


def _add_primary(ring: _Ring) -> str:
    ring.primary = f"file-{token_hex(8)}"
    ring.keys[ring.primary] = _Key(material=os.urandom(KEY_BYTES))
    return ring.primary


def _bound(key_id: str, context: Context) -> bytes:
    return key_id.encode() + b"\0" + context.as_bytes()


def _wrap(ring: _Ring, key: bytes, context: Context) -> WrappedKey:
    wrapping = ring.keys[ring.primary].material
    blob = seal(wrapping, key, _bound(ring.primary, context))
    return WrappedKey(ring.primary, blob)


def _unwrap(ring: _Ring, wrapped: WrappedKey, context: Context) -> bytes:
    key = ring.keys.get(wrapped.key_id)
    if key is None:
        raise EncryptionFailed("wrapped by a key that is not in the key file")
    return unseal(key.material, wrapped.blob, _bound(wrapped.key_id, context))


def _sync(folder: Path) -> None:
    """Makes a renamed file stay renamed, whatever happens to the machine."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
