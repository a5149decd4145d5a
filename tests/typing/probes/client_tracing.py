"""Middleware that makes spans belongs to one kind of client."""

from liveavatar_client import AsyncLiveAvatar, LiveAvatar, tracing

LiveAvatar(middleware=[tracing.spans()])
AsyncLiveAvatar(middleware=[tracing.async_spans(propagate=True)])
LiveAvatar(middleware=[tracing.async_spans()])  # wrong
AsyncLiveAvatar(middleware=[tracing.spans()])  # wrong
