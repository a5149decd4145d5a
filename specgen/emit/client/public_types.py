"""The types of the runtime that code around a client may want to name, and where they are."""

from __future__ import annotations

from collections.abc import Iterator, Set

_HOMES = (
    ("client.contents.downloads", ("AsyncDownload", "Bytes", "Download")),
    ("client.contents.files", ("File",)),
    ("client.contents.streams", ("AsyncStream", "Stream")),
    ("client.options", ("AsyncMiddleware", "CallOptions", "Middleware", "Timeout")),
    ("client.errors", ("SentRequest",)),
    ("client.raw", ("RawResponse",)),
    ("wire.events", ("ServerSentEvent",)),
    ("wire.unset", ("UNSET", "Unset")),
)
_OF_PAGES = (
    ("client.pages.async_pages", ("AsyncPage", "AsyncPages")),
    ("client.pages.pages", ("Page",)),
)


def public_types(*, paged: bool) -> Iterator[tuple[str, str]]:
    """The module below the runtime and the name of each, sorted."""
    homes = (*_HOMES, *_OF_PAGES) if paged else _HOMES
    for module, names in sorted(homes):
        for name in names:
            yield module, name


def given_by_package(*, paged: bool, own: Set[str]) -> list[str]:
    """Those that the package itself gives as well, but for names of its `own`."""
    names = {name for _, name in public_types(paged=paged)}
    return sorted(names - own - {"UNSET", "Unset"})
