"""Set-ups of the server that a user of FastAPI would guess.

Every snippet may use what `shop_services` has: `Orders`, `Files`, `FilesVersions` and
`ChatCompletions`, complete services kept in memory, `others`, which are all but the first,
`authenticate`, and `KEY`, the headers with the API key that it accepts.
"""

from __future__ import annotations

from tests.guesses.guess import Guess, guess

SERVER_GUESSES: tuple[Guess, ...] = (
    guess(
        "one object for all",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Everything(Orders, Files, FilesVersions, ChatCompletions):
            pass

        app = create_app(Everything(), authenticate=authenticate)
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
        "fails: takes 0 positional arguments",
    ),
    guess(
        "methods that are not async",
        """
        from uuid import UUID

        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Orders):
            def delete(self, order_id: UUID, principal: str) -> None:
                return None

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).status_code == 204
        """,
        is_typed=False,
    ),
    guess(
        "a service from Depends",
        """
        from collections.abc import Iterator

        from fastapi import Depends
        from fastapi.testclient import TestClient
        from shop_server import create_app

        def get_service() -> Iterator[Orders]:
            yield Orders()

        app = create_app(orders=Depends(get_service), authenticate=authenticate, **others)
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
    guess(
        "dependency_overrides in a test",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app, get_service

        class Fake(Orders):
            pass

        app = create_app(orders=Orders(), authenticate=authenticate, **others)
        app.dependency_overrides[get_service] = lambda: Fake()
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
        "fails: cannot import name 'get_service' from 'shop_server'",
    ),
    guess(
        "Request and BackgroundTasks in a method",
        """
        from uuid import UUID

        from fastapi import BackgroundTasks, Request
        from fastapi.testclient import TestClient
        from shop_server import create_app

        done: list[str] = []

        class Mine(Orders):
            async def delete(
                self,
                order_id: UUID,
                principal: str,
                request: Request,
                tasks: BackgroundTasks,
            ) -> None:
                tasks.add_task(done.append, request.url.path)

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).status_code == 204
        assert done == [path]
        """,
        is_typed=False,
    ),
    guess(
        "return a Response",
        """
        from uuid import UUID

        from fastapi.responses import JSONResponse, Response
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Orders):
            async def delete(self, order_id: UUID, principal: str) -> Response:
                return JSONResponse({"gone": True}, headers={"X-Gone": "1"})

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).delete(path, headers=KEY).headers["x-gone"] == "1"
        """,
        is_typed=False,
    ),
    guess(
        "raise HTTPException",
        """
        from uuid import UUID

        from fastapi import HTTPException
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import Order

        class Mine(Orders):
            async def get(self, order_id: UUID, principal: str) -> Order:
                raise HTTPException(status_code=404, detail="No such order")

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        answer = TestClient(app).get(path, headers=KEY)
        assert answer.status_code == 404
        assert answer.json()["detail"] == "No such order"
        """,
    ),
    guess(
        "return a dict for a model",
        """
        from uuid import UUID

        from fastapi.testclient import TestClient
        from shop_server import create_app

        class Mine(Orders):
            async def get(self, order_id: UUID, principal: str):
                return {
                    "id": order_id,
                    "createdAt": "2030-01-01T12:00:00Z",
                    "item": "tea",
                    "quantity": 1,
                    "status": "open",
                }

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        assert TestClient(app).get(path, headers=KEY).json()["item"] == "tea"
        """,
        is_typed=False,
    ),
    guess(
        "pages, None for what is optional",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import OrderPage

        class Mine(Orders):
            async def list(
                self,
                cursor=None,
                limit=2,
                status=None,
                created_after=None,
                labels=None,
                principal="",
            ) -> OrderPage:
                assert cursor is None and status is None
                return OrderPage(data=[], next_cursor=None)

        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        answer = TestClient(app).get("/orders", headers=KEY)
        assert answer.json() == {"data": [], "nextCursor": None}
        """,
        is_typed=False,
    ),
    guess(
        "an upload as UploadFile",
        """
        from fastapi import UploadFile
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import StoredFile

        class Mine(Files):
            async def upload(
                self, file: UploadFile, purpose: str, principal: str, expires_at=None
            ) -> StoredFile:
                content = await file.read()
                return StoredFile(
                    id="f2", file_name=file.filename or "", size=len(content)
                )

        app = create_app(
            orders=Orders(),
            files=Mine(),
            files_versions=FilesVersions(),
            chat_completions=ChatCompletions(),
            authenticate=authenticate,
        )
        answer = TestClient(app).post(
            "/files",
            headers=KEY,
            files={"file": ("a.txt", b"abc", "text/plain")},
            data={"purpose": "photo"},
        )
        assert answer.json()["fileName"] == "a.txt"
        """,
        is_typed=False,
    ),
    guess(
        "a generator that streams",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app
        from shop_server.models import CompletionChunk

        class Mine(ChatCompletions):
            async def create(self, body, principal):
                yield CompletionChunk(delta="a")
                yield CompletionChunk(delta="b")

        app = create_app(
            orders=Orders(),
            files=Files(),
            files_versions=FilesVersions(),
            chat_completions=Mine(),
            authenticate=authenticate,
        )
        answer = TestClient(app).post(
            "/chat/completions",
            headers=KEY,
            json={"model": "m", "messages": [], "stream": True},
        )
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.text.count("data:") == 2
        """,
        is_typed=False,
    ),
    guess(
        "authenticate with the request, a principal of one's own",
        """
        from fastapi import HTTPException, Request
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class User(str):
            pass

        async def authenticate_request(request: Request) -> User:
            if request.headers.get("X-API-Key") != "k":
                raise HTTPException(status_code=401)
            return User("ada")

        app = create_app(
            orders=Orders(), authenticate=authenticate_request, **others
        )
        http = TestClient(app)
        assert http.get("/orders", headers={"X-API-Key": "k"}).status_code == 200
        assert http.get("/orders", headers={"X-API-Key": "no"}).status_code == 401
        """,
    ),
    guess(
        "include the router with a prefix",
        """
        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_router

        app = FastAPI()
        router = create_router(orders=Orders(), authenticate=authenticate, **others)
        app.include_router(router, prefix="/v1", tags=["shop"])
        assert TestClient(app).get("/v1/orders", headers=KEY).status_code == 200
        """,
    ),
    guess(
        "mount in an application",
        """
        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = FastAPI()
        app.mount("/shop", create_app(orders=Orders(), authenticate=authenticate, **others))
        http = TestClient(app)
        assert http.get("/shop/orders", headers=KEY).status_code == 200
        assert http.get("/shop/openapi.json").status_code == 200
        """,
    ),
    guess(
        "lifespan, a factory for two workers",
        """
        from collections.abc import AsyncGenerator
        from contextlib import asynccontextmanager

        from fastapi import FastAPI
        from fastapi.testclient import TestClient
        from shop_server import create_app

        states: list[str] = []

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
            states.append("up")
            yield
            states.append("down")

        def build() -> FastAPI:
            return create_app(
                orders=Orders(),
                authenticate=authenticate,
                lifespan=lifespan,
                **others,
            )

        for worker in (build(), build()):
            with TestClient(worker) as http:
                assert http.get("/orders", headers=KEY).status_code == 200
        assert states == ["up", "down", "up", "down"]
        """,
    ),
    guess(
        "CORS and GZip",
        """
        from fastapi.middleware.cors import CORSMiddleware
        from fastapi.middleware.gzip import GZipMiddleware
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(orders=Orders(), authenticate=authenticate, **others)
        app.add_middleware(CORSMiddleware, allow_origins=["https://a.example"])
        app.add_middleware(GZipMiddleware, minimum_size=10)
        answer = TestClient(app).get(
            "/orders", headers={**KEY, "Origin": "https://a.example"}
        )
        assert answer.headers["access-control-allow-origin"] == "https://a.example"
        assert answer.headers["content-encoding"] == "gzip"
        """,
    ),
    guess(
        "an exception handler, and an exception that reaches the test",
        """
        from uuid import UUID

        from fastapi import Request
        from fastapi.responses import JSONResponse
        from fastapi.testclient import TestClient
        from shop_server import create_app

        class OutOfStock(Exception):
            pass

        class Mine(Orders):
            async def delete(self, order_id: UUID, principal: str) -> None:
                raise OutOfStock("none left")

        path = "/orders/6d6a2b9e-5c0e-4d57-8f7b-6c1f4d5f0a11"
        app = create_app(orders=Mine(), authenticate=authenticate, **others)
        try:
            TestClient(app).delete(path, headers=KEY)
        except OutOfStock as error:
            assert str(error) == "none left"
        else:
            raise AssertionError("the exception did not reach the test")

        handled = create_app(orders=Mine(), authenticate=authenticate, **others)

        @handled.exception_handler(OutOfStock)
        async def out_of_stock(request: Request, error: OutOfStock) -> JSONResponse:
            return JSONResponse({"title": "Out of stock"}, status_code=409)

        assert TestClient(handled).delete(path, headers=KEY).status_code == 409
        """,
    ),
    guess(
        "routes besides the document's",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(orders=Orders(), authenticate=authenticate, **others)

        @app.get("/health")
        async def health() -> dict[str, str]:
            return {"status": "ok"}

        assert TestClient(app).get("/health").json() == {"status": "ok"}
        """,
    ),
    guess(
        "another URL for the docs",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(
            orders=Orders(),
            authenticate=authenticate,
            docs_url="/reference",
            redoc_url=None,
            **others,
        )
        http = TestClient(app)
        assert http.get("/reference").status_code == 200
        assert http.get("/redoc").status_code == 404
        """,
    ),
    guess(
        "a service for each tag, from modules of their own",
        """
        from fastapi.testclient import TestClient
        from shop_server import create_app

        app = create_app(
            orders=Orders(),
            files=Files(),
            files_versions=FilesVersions(),
            chat_completions=ChatCompletions(),
            authenticate=authenticate,
        )
        assert TestClient(app).get("/orders", headers=KEY).status_code == 200
        """,
    ),
)
