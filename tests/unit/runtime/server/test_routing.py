"""Which operation answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import pytest
from runtime.wire.contract import Body, Header, Operation, Path, Query, Text
from serving import app_of, call


def named(name: str) -> Callable[..., Any]:
    async def handler(**arguments: Any) -> str:
        return " ".join([name, *(f"{k}={v}" for k, v in sorted(arguments.items()))])

    return handler


def operation(
    method: str, path: str, *parameters: Any, rank: int = 0, body: Body | None = None
) -> tuple[Any, Any]:
    answers: Any = {200: Text()}
    made: Any = Operation(
        path, (method, path), parameters, body, answers=answers, rank=rank
    )
    return made, named(path)


def path(name: str, keyword: str = "", **more: Any) -> Path:
    return Path(name, lambda: str, keyword=keyword, **more)


APP = app_of(
    operation("GET", "/pets/{id}", path("id", "pet_id")),
    operation("GET", "/pets/mine"),
    operation("DELETE", "/pets/{id}", path("id")),
    operation("GET", "/pets/{pet-id}/toys", path("pet-id", "pet_id")),
    operation("GET", "/pets/mine/toys/all"),
    operation("GET", "/a{b}", path("b")),
    operation("GET", "/x.{ext}", path("ext")),
    operation("GET", "/r/{from}-{to}.json", path("from", "from_"), path("to")),
    operation("GET", "/s/{name}.{ext}", path("name"), path("ext")),
    operation("GET", "/m{a}{b}", path("a", style="matrix"), path("b", style="matrix")),
    operation(
        "GET",
        "/f/{name}{ext}",
        path("name"),
        Path("ext", lambda: Literal[".json", ".xml"]),
    ),
    operation("GET", "/d/{day}-{number}", Path("day", lambda: date), path("number")),
    operation("GET", "/trailing/"),
    operation("GET", "/g/{rest+}", path("rest+", "rest", greedy=True)),
    operation("GET", "/g/{one}", path("one")),
    operation("POST", "/g/fixed"),
    operation("HEAD", "/headed"),
    operation("GET", "/{name}", path("name")),
    operation("POST", "/?Action=One"),
    operation("POST", "/?Action=Two"),
    operation("POST", "/#X-Amz-Target=Three", Header("X-Amz-Target", lambda: str)),
    operation("POST", "/#Action=Five", Query("Action", lambda: str, required=True)),
    operation("GET", "/icons/{term}", path("term"), rank=1),
    operation("GET", "/icons/{id}", Path("id", lambda: int)),
    operation("POST", "/orders/search"),
    operation("GET", "/orders/{number}", Path("number", lambda: int)),
    operation("GET", "/log", rank=1),
    operation("GET", "/log", Query("since", lambda: int, required=True)),
    operation("POST", "/up", body=Body((Text(),))),
    operation("POST", "/up#kind=table", body=Body((Text(media_type="text/csv"),))),
    operation("PUT", "/v", Query("kind", lambda: Literal["a"], required=True)),
    operation("PUT", "/v#", Header("X-Kind", lambda: Literal["b"], required=True)),
)


@pytest.mark.parametrize(
    ("method", "url", "answer"),
    [
        ("GET", "/pets/mine", "/pets/mine"),
        ("GET", "/pets/1", "/pets/{id} pet_id=1"),
        ("GET", "/pets/a%2Fb%20c", "/pets/{id} pet_id=a/b c"),
        ("GET", "/p%65ts/mine", "/pets/mine"),
        ("GET", "/g/a", "/g/{one} one=a"),
        ("GET", "/g/a/b%2Fc", "/g/{rest+} rest=a/b/c"),
        ("GET", "/g/a/b/", "/g/{rest+} rest=a/b/"),
        ("GET", "/g/fixed", "/g/{one} one=fixed"),
        ("DELETE", "/pets/mine", "/pets/{id} id=mine"),
        ("GET", "/pets/mine/toys", "/pets/{pet-id}/toys pet_id=mine"),
        ("GET", "/pets/mine/toys/all", "/pets/mine/toys/all"),
        ("GET", "/abc", "/a{b} b=bc"),
        ("GET", "/x.tar.gz", "/x.{ext} ext=tar.gz"),
        ("GET", "/r/1-2-3.json", "/r/{from}-{to}.json from_=1 to=2-3"),
        ("GET", "/s/map.json", "/s/{name}.{ext} ext=json name=map"),
        ("GET", "/m;a=1;b=2", "/m{a}{b} a=1 b=2"),
        ("GET", "/f/map.2.json", "/f/{name}{ext} ext=.json name=map.2"),
        ("GET", "/d/2026-11-22-7-8", "/d/{day}-{number} day=2026-11-22 number=7-8"),
        ("GET", "/trailing/", "/trailing/"),
        ("GET", "/trailing", "/{name} name=trailing"),
        ("POST", "/?x=1&Action=Two", "/?Action=Two"),
        ("POST", "/?Action=One", "/?Action=One"),
        ("POST", "/?Action=Five", "/#Action=Five Action=Five"),
        ("PUT", "/v?kind=a", "/v kind=a"),
        ("GET", "/icons/7", "/icons/{id} id=7"),
        ("GET", "/icons/seven", "/icons/{term} term=seven"),
        ("GET", "/log", "/log"),
        ("GET", "/log?since=3", "/log since=3"),
    ],
)
def test_found(method: str, url: str, answer: str) -> None:
    assert call(APP, method, url).text == answer


def test_told_apart_by_header() -> None:
    answer = call(APP, "POST", "/", headers={"X-Amz-Target": "Three"})
    assert answer.text == "/#X-Amz-Target=Three X-Amz-Target=Three"
    answer = call(APP, "PUT", "/v", headers={"X-Kind": "b"})
    assert answer.text == "/v# X-Kind=b"


def test_told_apart_by_the_media_type_of_the_body() -> None:
    for media_type, path in (("text/plain", "/up"), ("text/csv", "/up#kind=table")):
        answer = call(
            APP, "POST", "/up", content=b"x", headers={"Content-Type": media_type}
        )
        assert answer.text == f"{path} body=x"


def test_a_path_that_can_be_split_in_no_way_that_fits() -> None:
    assert call(APP, "GET", "/f/map.txt").status_code == 422
    assert call(APP, "GET", "/d/today-7").status_code == 422
    assert call(APP, "GET", f"/f/{'x' * 5000}.json").status_code == 422
    assert call(APP, "GET", "/d/2026").status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "allow"),
    [
        ("PATCH", "/pets/1", "DELETE, GET"),
        ("HEAD", "/abc", "GET"),
        ("GET", "/orders/search", "POST"),
        ("GET", "/headed/", None),
        ("GET", "/pets//toys", None),
        ("POST", "/?Action=Four", None),
    ],
)
def test_not_found(method: str, url: str, allow: str | None) -> None:
    answer = call(APP, method, url)
    assert answer.status_code == (405 if allow else 404)
    assert answer.headers.get("allow") == allow


def test_many_ways_to_split_a_path_take_no_more_than_linear_time() -> None:
    """Tried one by one, the ways to fill these slots would take longer than there is."""
    names = [path(name) for name in "abcdefgh"]
    numbers = [Path(name, lambda: int) for name in "abcdefgh"]
    app = app_of(
        operation("GET", "/n/{a}-{b}-{c}-{d}/{e}-{f}-{g}-{h}", *numbers),
        operation("GET", "/t/{a}-{b}-{c}-{d}.x{e}", *names[:5]),
        operation("GET", "/e/{a}-{b}/{c}-{d}/end", *names[:4]),
    )
    text = "-a" * 15_000
    assert call(app, "GET", f"/n/{text}/{text}").status_code == 422
    assert call(app, "GET", f"/t/{text}").status_code == 404
    assert call(app, "GET", f"/e/{text}/{text}/other").status_code == 404
    assert call(app, "GET", "/n/1-2-3-4/5-6-7-8").status_code == 200


def test_own_pages_win_over_slots_only() -> None:
    assert call(APP, "GET", "/docs").headers["content-type"].startswith("text/html")
    assert call(app_of(operation("GET", "/docs")), "GET", "/docs").text == "/docs"


def test_below_a_root() -> None:
    outer = app_of()
    outer.mount("/api/v1", APP)
    assert call(outer, "GET", "/api/v1/pets/a%2Fb").text == "/pets/{id} pet_id=a/b"


def test_routes_of_the_application_are_listed_and_extensible() -> None:
    app = app_of(operation("GET", "/pets/{id}", path("id")))
    app.get("/health")(lambda: "well")
    assert call(app, "GET", "/health").json() == "well"
    assert {"/pets/{id}", "/health"} <= {getattr(r, "path", "") for r in app.routes}


def test_more_constants_win_over_a_lower_rank() -> None:
    any_of_them = operation("GET", "/v", rank=0)
    one_of_them = operation("GET", "/v?kind=cat", rank=1)
    app = app_of(any_of_them, one_of_them)
    assert call(app, "GET", "/v?kind=cat").text == "/v?kind=cat"
    assert call(app, "GET", "/v?kind=dog").text == "/v"
