"""Set-ups of the server that a user of FastAPI would guess.

Every snippet may use `Shop`, a complete service kept in memory, one method for each
operation, and `KEY`, the headers with the API key it accepts.
"""

from __future__ import annotations

from tests.guesses.client import Guess, _guess

SERVER_GUESSES: tuple[Guess, ...] = (
    _guess(
        "a plain class",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Plain:
            def __init__(self) -> None:
                self.shop = Shop()

            def __getattr__(self, name):
                return getattr(self.shop, name)

        app = create_app(Plain())
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
    _guess(
        "methods that are not async",
        """
        from uuid import UUID

        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Shop):
            def delete_order(self, order_id: UUID) -> None:
                return None

        app = create_app(Mine())
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).status_code == 204
        """,
    ),
    _guess(
        "a service from Depends",
        """
        from fastapi import Depends
        from fastapi.testclient import TestClient
        from shop_server import create_app

        def get_service():
            yield Shop()

        app = create_app(Depends(get_service))
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
    _guess(
        "dependency_overrides in a test",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app, get_service

        class Fake(Shop):
            pass

        app = create_app(Shop())
        app.dependency_overrides[get_service] = lambda: Fake()
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
    _guess(
        "Request and BackgroundTasks in a method",
        """
        from uuid import UUID

        from fastapi import BackgroundTasks, Request
        from fastapi.testclient import TestClient
        from shop_server import create_app

        done = []

        class Mine(Shop):
            async def delete_order(
                self, order_id: UUID, request: Request, tasks: BackgroundTasks
            ) -> None:
                tasks.add_task(done.append, request.url.path)

        app = create_app(Mine())
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).status_code == 204
        assert done == [path]
        """,
    ),
    _guess(
        "return a Response",
        """
        from uuid import UUID

        from fastapi.responses import JSONResponse, Response
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Shop):
            async def delete_order(self, order_id: UUID) -> Response:
                return JSONResponse({"gone": True}, headers={"X-Gone": "1"})

        app = create_app(Mine())
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).headers["x-gone"] == "1"
        """,
    ),
    _guess(
        "raise HTTPException",
        """
        from uuid import UUID

        from fastapi import HTTPException
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import Order

        class Mine(Shop):
            async def get_order(self, order_id: UUID) -> Order:
                raise HTTPException(status_code=404, detail="No such order")

        app = create_app(Mine())
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        answer = TestClient(app).get(path, headers=KEY)
        assert answer.status_code == 404
        assert answer.json()["detail"] == "No such order"
        """,
    ),
    _guess(
        "return a dict for a model",
        """
        from uuid import UUID

        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Shop):
            async def get_order(self, order_id: UUID):
                return {
                    "id": order_id,
                    "createdAt": "2030-01-01T12:00:00Z",
                    "item": "tea",
                    "quantity": 1,
                    "status": "open",
                }

        app = create_app(Mine())
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).get(path, headers=KEY).json()["item"] == "tea"
        """,
    ),
    _guess(
        "pages, None for what is optional",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import OrderPage

        class Mine(Shop):
            async def list_orders(
                self,
                cursor=None,
                limit=2,
                status=None,
                created_after=None,
                labels=None,
            ) -> OrderPage:
                assert cursor is None and status is None
                return OrderPage(data=[], next_cursor=None)

        app = create_app(Mine())
        answer = TestClient(app).get("/orders", headers=KEY)
        assert answer.json() == {"data": [], "nextCursor": None}
        """,
    ),
    _guess(
        "an upload as UploadFile",
        """
        from fastapi import UploadFile
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import StoredFile

        class Mine(Shop):
            async def upload_file(
                self, file: UploadFile, purpose: str, expires_at=None
            ) -> StoredFile:
                content = await file.read()
                return StoredFile(
                    id="f2", file_name=file.filename or "", size=len(content)
                )

        app = create_app(Mine())
        answer = TestClient(app).post(
            "/files",
            headers=KEY,
            files={"file": ("a.txt", b"abc", "text/plain")},
            data={"purpose": "photo"},
        )
        assert answer.json()["fileName"] == "a.txt"
        """,
    ),
    _guess(
        "a generator that streams",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import CompletionChunk

        class Mine(Shop):
            async def create_chat_completion(self, body):
                yield CompletionChunk(delta="a")
                yield CompletionChunk(delta="b")

        app = create_app(Mine())
        answer = TestClient(app).post(
            "/chat/completions",
            headers=KEY,
            json={"model": "m", "messages": [], "stream": True},
        )
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.text.count("data:") == 2
        """,
    ),
    _guess(
        "authenticate with the request, a principal of one's own",
        """
        from dataclasses import dataclass

        from fastapi import HTTPException, Request
        from fastapi.testclient import TestClient
        from shop_server import create_app

        @dataclass
        class User:
            name: str

        async def authenticate(request: Request) -> User:
            if request.headers.get("X-API-Key") != "k":
                raise HTTPException(status_code=401)
            return User("ada")

        app = create_app(Shop(), authenticate=authenticate)
        http = TestClient(app)
        assert http.get("/orders", headers={"X-API-Key": "k"}).status_code == 200
        assert http.get("/orders", headers={"X-API-Key": "no"}).status_code == 401
        """,
    ),
    _guess(
        "include the router with a prefix",
        """
        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_router

        app = FastAPI()
        app.include_router(create_router(Shop()), prefix="/v1", tags=["shop"])
        assert TestClient(app).get("/v1/orders", headers=KEY).status_code == 200
        """,
    ),
    _guess(
        "mount in an application",
        """
        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = FastAPI()
        app.mount("/shop", create_app(Shop()))
        http = TestClient(app)
        assert http.get("/shop/orders", headers=KEY).status_code == 200
        assert http.get("/shop/openapi.json").status_code == 200
        """,
    ),
    _guess(
        "lifespan, a factory for two workers",
        """
        from collections.abc import AsyncIterator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_app

        states = []

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            states.append("up")
            yield
            states.append("down")

        def build() -> FastAPI:
            return create_app(Shop(), lifespan=lifespan)

        for worker in (build(), build()):
            with TestClient(worker) as http:
                assert http.get("/orders", headers=KEY).status_code == 200
        assert states == ["up", "down", "up", "down"]
        """,
    ),
    _guess(
        "CORS and GZip",
        """
        from fastapi.middleware.cors import CORSMiddleware
        from fastapi.middleware.gzip import GZipMiddleware
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(Shop())
        app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"])
        app.add_middleware(GZipMiddleware, minimum_size=10)
        answer = TestClient(app).get(
            "/orders", headers={**KEY, "Origin": "https://a.example"}
        )
        assert answer.headers["access-control-allow-origin"] == "https://a.example"
        assert answer.headers["content-encoding"] == "gzip"
        """,
    ),
    _guess(
        "an exception handler, and an exception that reaches the test",
        """
        from uuid import UUID

        from fastapi import Request
        from fastapi.responses import JSONResponse
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class OutOfStock(Exception):
            pass

        class Mine(Shop):
            async def delete_order(self, order_id: UUID) -> None:
                raise OutOfStock("none left")

        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        app = create_app(Mine())
        try:
            TestClient(app).delete(path, headers=KEY)
        except OutOfStock as error:
            assert str(error) == "none left"
        else:
            raise AssertionError("the exception did not reach the test")

        handled = create_app(Mine())

        @handled.exception_handler(OutOfStock)
        async def out_of_stock(request: Request, error: OutOfStock) -> JSONResponse:
            return JSONResponse({"title": "Out of stock"}, status_code=409)

        assert TestClient(handled).delete(path, headers=KEY).status_code == 409
        """,
    ),
    _guess(
        "routes besides the document's",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(Shop())

        @app.get("/health")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        assert TestClient(app).get("/health").json() == {"status": "ok"}
        """,
    ),
    _guess(
        "another URL for the docs",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(Shop(), docs_url="/reference", redoc_url=None)
        http = TestClient(app)
        assert http.get("/reference").status_code == 200
        assert http.get("/redoc").status_code == 404
        """,
    ),
    _guess(
        "a service for each tag, from modules of their own",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        shop = Shop()
        app = create_app(orders=shop, files=shop, files_versions=shop, chat=shop)
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
)
