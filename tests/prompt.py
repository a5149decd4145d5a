"""A server that stops as soon as it shall: uvicorn's own looks ten times a second."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

_PAUSE = 0.005


class PromptServer(uvicorn.Server):
    """Serves as uvicorn does, and lets what it has begun come to its end, too."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            await asyncio.sleep(_PAUSE)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in [*self.server_state.connections]:
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(_PAUSE)
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()
