"""What a call sends."""

from __future__ import annotations

import email
import io
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import pytest
from client_loopback import Caller, Peer
from pydantic import Field, SecretStr
from runtime.client.contents.files import Upload
from runtime.client.errors import RequestValidationError
from runtime.wire import contract as c
from runtime.wire.model import Model, Secret
from runtime.wire.unset import UNSET


class Create(Model):
    secret_name: Annotated[str, Field(min_length=1, max_length=5)]
    secret_value: Secret
    start_date: str | None = Field(
        default=None, validation_alias="start-date", serialization_alias="start-date"
    )


class Files(Model):
    title: str
    file: Upload
    more: list[Upload] | None = None
    options: dict[str, Any] | None = None


CREATE: c.Operation[Any] = c.Operation(
    "secrets.create",
    ("POST", "/v1/secrets"),
    parameters=(c.Cookie("session"), c.Header("X-Trace", keyword="trace")),
    body=c.Body((c.Json(lambda: Create),), spread=True),
    answers={200: c.Json(lambda: dict[str, Any])},
)
GET: c.Operation[Any] = c.Operation(
    "items.get",
    ("GET", "/items/{item id}/x{n}"),
    parameters=(
        c.Path("item id", keyword="item_id"),
        c.Path("n"),
        c.Query("tags"),
        c.Query("since"),
    ),
    answers={200: c.Json(lambda: dict[str, Any]), 404: c.Text()},
)


def upload(content: c.Content, required: bool = True) -> c.Operation[Any]:
    body = c.Body((content,), required=required)
    return c.Operation("f.up", ("POST", "/up"), body=body)


def test_a_spread_body_is_sent_by_wire_name_without_what_was_not_given(
    call: Caller, peer: Peer
) -> None:
    call(
        CREATE,
        secret_name="k",
        secret_value="v",
        start_date=None,
        session="s 1",
        trace=UNSET,
    )
    assert json.loads(peer.last.body) == {
        "secret_name": "k",
        "secret_value": "v",
        "start-date": None,
    }
    assert peer.last.headers["content-type"] == "application/json"
    assert peer.last.headers["accept"] == "application/json"
    assert peer.last.headers["cookie"].startswith("session=s")
    assert "x-trace" not in peer.last.headers


def test_secrets_may_be_given_masked_and_arrive_revealed(
    call: Caller, peer: Peer
) -> None:
    call(CREATE, secret_name="k", secret_value=SecretStr("v"))
    assert json.loads(peer.last.body)["secret_value"] == "v"


def test_a_body_that_does_not_fit_is_refused_without_showing_it(
    call: Caller, peer: Peer
) -> None:
    with pytest.raises(RequestValidationError) as caught:
        call(CREATE, secret_name="TOPSECRET", secret_value=["TOPSECRET"])
    error = caught.value
    locs = [each["loc"] for each in error.problems]
    assert locs == [["body", "secret_name"], ["body", "secret_value"]]
    assert "secret_name" in str(error)
    shown = (
        f"{error!s} {error!r} {error.__dict__} {error.__context__} {error.__cause__}"
    )
    assert "TOPSECRET" not in shown
    assert peer.seen == []


def test_paths_are_quoted_and_queries_encoded(call: Caller, peer: Peer) -> None:
    moment = datetime(2024, 1, 2, tzinfo=UTC)
    call(GET, item_id="a/b ?é", n=5, tags=["x y", "&"], since=moment)
    assert peer.last.target == (
        "/items/a%2Fb%20%3F%C3%A9/x5?tags=x%20y&tags=%26&since="
        + moment.isoformat().replace("+00:00", "Z").replace(":", "%3A")
    )


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_path_arguments_that_lead_elsewhere_are_refused(
    call: Caller, peer: Peer, value: object
) -> None:
    with pytest.raises(RequestValidationError, match="path"):
        call(GET, item_id=value, n=1)
    assert peer.seen == []


def test_an_encoded_dot_segment_is_only_text(call: Caller, peer: Peer) -> None:
    call(GET, item_id="%2e%2e", n=1)
    assert peer.last.target == "/items/%252e%252e/x1"


def test_the_base_path_is_kept(call: Caller, peer: Peer) -> None:
    call(
        CREATE,
        client={"base_url": peer.url + "/api/"},
        secret_name="k",
        secret_value="",
    )
    assert peer.last.target == "/api/v1/secrets"


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\0"])
def test_headers_cannot_be_split(call: Caller, peer: Peer, value: str) -> None:
    for given in ({"extra_headers": {"X-A": value}}, {"extra_headers": {value: "1"}}):
        with pytest.raises(RequestValidationError) as caught:
            call(GET, given, item_id="1", n=1)
        assert "Evil" not in str(caught.value)
    with pytest.raises(RequestValidationError):
        call(CREATE, secret_name="k", secret_value="v", trace=value)
    assert peer.seen == []


def test_options_of_a_call_add_to_it(call: Caller, peer: Peer) -> None:
    call(
        CREATE,
        {
            "extra_headers": {"accept": "text/plain", "X-A": "1"},
            "extra_query": {"q": [1, True]},
            "extra_body": {"secret_name": "other", "new": 1},
        },
        secret_name="k",
        secret_value="v",
    )
    assert peer.last.target == "/v1/secrets?q=1&q=true"
    assert peer.last.headers["accept"] == "text/plain"
    assert json.loads(peer.last.body) == {
        "secret_name": "other",
        "secret_value": "v",
        "new": 1,
    }


def test_templates_may_hold_constants_of_the_query(call: Caller, peer: Peer) -> None:
    call(c.Operation("x", ("GET", "/?Action=List#fragment"), (c.Query("n"),)), n=1)
    assert peer.last.target == "/?Action=List&n=1"


def test_forms_encode_arrays_and_objects_as_declared(call: Caller, peer: Peer) -> None:
    form = c.Form(
        lambda: dict[str, Any],
        parts={"deep": c.Part(style="deepObject"), "flat": c.Part()},
    )
    call(upload(form), body={"a": [1, 2], "deep": {"x": "é&"}, "flat": {"k": 1}})
    assert peer.last.headers["content-type"] == "application/x-www-form-urlencoded"
    assert peer.last.body == (b"a=1&a=2&deep%5Bx%5D=%C3%A9%26&flat=%7B%22k%22%3A1%7D")


def test_whole_numbers_of_forms_have_no_fraction(call: Caller, peer: Peer) -> None:
    fields = {"a": 5.0, "b": [1.0, 2.5], "document": {"x": 1.0}}
    call(upload(c.Form(lambda: dict[str, Any])), body=fields)
    assert peer.last.body == b"a=5&b=1&b=2.5&document=%7B%22x%22%3A1.0%7D"
    call(upload(c.Multipart(lambda: dict[str, Any])), body=fields)
    sent = [part.get_payload(decode=True) for part in parts_of(peer.last)]
    assert sent == [b"5", b"1", b"2.5", b'{"x":1.0}']
    call(upload(c.Text(lambda: str | float)), body=5.0)
    assert peer.last.body == b"5"


@pytest.mark.parametrize("kind", [c.Form, c.Multipart])
def test_what_a_style_has_no_text_for_is_told(call: Caller, kind: Any) -> None:
    parts = {"deep": c.Part(style="deepObject")}
    content = kind(lambda: dict[str, Any], parts=parts)
    with pytest.raises(RequestValidationError, match="'deep' holds a name") as caught:
        call(upload(content), body={"deep": {"a]": "private"}})
    assert "private" not in str(caught.value)


def test_bytes_in_a_form_are_base64(call: Caller, peer: Peer) -> None:
    call(upload(c.Form(lambda: dict[str, Any])), body={"digest": b"\xff\xfe"})
    assert peer.last.body == b"digest=%2F%2F4%3D"


@pytest.mark.parametrize(
    "content", [c.Form(lambda: list[int]), c.Multipart(lambda: list[int])]
)
def test_a_form_is_an_object(call: Caller, content: Any) -> None:
    with pytest.raises(RequestValidationError, match="body: Input should be an object"):
        call(upload(content), body=[1])


def parts_of(seen: Any) -> list[Any]:
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    return list(email.message_from_bytes(head + seen.body).get_payload())


def test_multipart_sends_files_of_every_kind(
    call: Caller, peer: Peer, tmp_path: Path
) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(b"z" * 200_000)
    operation: c.Operation[Any] = c.Operation(
        "f.up",
        ("POST", "/up"),
        body=c.Body(
            (
                c.Multipart(
                    lambda: Files,
                    parts={"file": c.Part(file=True), "more": c.Part(file=True)},
                ),
            ),
            spread=True,
        ),
    )
    noted = ('a"\r\n.txt', b"1", "text/x", {"X-Note": "n"})
    more = [noted, io.BytesIO(b"2"), b"3"]
    call(operation, title="é", file=path, more=more, options={"k": [1]})
    assert int(peer.last.headers["content-length"]) == len(peer.last.body)
    title, file, first, second, third, options = parts_of(peer.last)
    assert title.get_payload(decode=True) == "é".encode()
    assert title.get_filename() is None
    assert file.get_payload(decode=True) == b"z" * 200_000
    assert file.get_filename() == "big.bin"
    assert first.get_content_type() == "text/x"
    assert first["x-note"] == "n"
    assert b'filename="a%22%0D%0A.txt"' in peer.last.body
    assert [p.get_payload(decode=True) for p in (first, second, third)] == [
        b"1",
        b"2",
        b"3",
    ]
    assert options.get_content_type() == "application/json"
    assert json.loads(options.get_payload(decode=True)) == {"k": [1]}


def test_bytes_of_a_part_that_the_document_encodes_are_base64_text(
    call: Caller, peer: Peer
) -> None:
    parts = {"digest": c.Part(encoded=True), "icon": c.Part("image/png, image/jpeg")}
    content = c.Multipart(lambda: dict[str, Any], parts=parts)
    call(upload(content), body={"digest": [b"\xff", b"a"], "icon": b"1"})
    first, second, icon = parts_of(peer.last)
    assert [one.get_payload() for one in (first, second)] == ["/w==", "YQ=="]
    assert first.get_filename() is None
    # Where the document leaves a choice, and the file has no name that tells.
    assert icon.get_content_type() == "image/png"


def test_a_part_that_may_be_a_file_or_null(call: Caller, peer: Peer) -> None:
    parts = {"file": c.Part(file=True)}
    operation = upload(c.Multipart(lambda: dict[str, Any], parts=parts))
    call(operation, body={"file": None})
    (empty,) = parts_of(peer.last)
    assert empty.get_payload() == ""
    assert empty.get_filename() is None


def test_binary_bodies_are_bytes_paths_files_or_iterators(
    call: Caller, peer: Peer, tmp_path: Path
) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")

    def pieces() -> Iterator[bytes]:
        yield b"a"
        yield b""
        yield b"bc"

    for body in (b"abc", path, io.BytesIO(b"abc"), pieces()):
        call(upload(c.Binary(media_type="*/*")), body=body)
        assert peer.last.body == b"abc"
        assert peer.last.headers["content-type"] == "application/octet-stream"
    assert peer.last.headers["transfer-encoding"] == "chunked"


def test_headers_of_a_part_cannot_be_split(call: Caller, peer: Peer) -> None:
    part = {"file": c.Part(file=True)}
    body = c.Body((c.Multipart(lambda: Files, parts=part),), spread=True)
    operation: c.Operation[Any] = c.Operation("f.up", ("POST", "/up"), body=body)
    for headers in ({"X-A": "1\r\nX-B: 2"}, {"X-A\r\nX-B": "1"}):
        with pytest.raises(RequestValidationError, match="line break"):
            call(operation, title="t", file=("n", b"1", "text/x", headers))


def test_which_of_a_range_of_media_types_is_sent_is_told(
    call: Caller, peer: Peer, tmp_path: Path
) -> None:
    operation = upload(c.Binary(media_type="image/*"))
    path = tmp_path / "cat.png"
    path.write_bytes(b"abc")
    call(operation, body=path)
    assert peer.last.headers["content-type"] == "image/png"
    call(operation, {"content_type": "image/webp"}, body=b"abc")
    assert peer.last.headers["content-type"] == "image/webp"
    unknown = tmp_path / "cat.txt"
    unknown.write_bytes(b"abc")
    for body in (b"abc", unknown):
        with pytest.raises(RequestValidationError, match=r"content_type .* image/\*"):
            call(operation, body=body)


def test_asynchronous_iterators_need_the_asynchronous_client(
    call: Caller, peer: Peer
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    if call.is_async:
        call(upload(c.Binary()), body=pieces())
        assert peer.last.body == b"ab"
    else:
        with pytest.raises(RequestValidationError, match="asynchronous"):
            call(upload(c.Binary()), body=pieces())


def test_the_media_type_is_chosen_by_value_or_option(call: Caller, peer: Peer) -> None:
    body = c.Body((c.Json(lambda: dict[str, int]), c.Text(), c.Binary()))
    operation: c.Operation[Any] = c.Operation("x", ("POST", "/x"), body=body)
    for value, media_type in (
        ({"a": 1}, "application/json"),
        ("é", "text/plain; charset=utf-8"),
        (b"\xff", "application/octet-stream"),
    ):
        call(operation, body=value)
        assert peer.last.headers["content-type"] == media_type
    call(operation, {"content_type": "application/octet-stream"}, body="x")
    assert peer.last.headers["content-type"] == "application/octet-stream"
    with pytest.raises(RequestValidationError, match="content_type"):
        call(operation, {"content_type": "image/png"}, body=b"x")


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (c.Text(media_type="text/plain; charset=iso-8859-1"), b"\xe9"),
        (
            c.Json(lambda: str, media_type="application/json; charset=iso-8859-1"),
            b'"\\u00e9"',
        ),
    ],
)
def test_text_is_sent_in_the_charset_that_its_content_type_names(
    call: Caller, peer: Peer, content: c.Content, body: bytes
) -> None:
    call(upload(content), body="é")
    assert peer.last.body == body
    assert peer.last.headers["content-type"] == content.media_type


def test_a_call_may_name_the_charset(call: Caller, peer: Peer) -> None:
    chosen = "text/plain; charset=iso-8859-1"
    call(upload(c.Text()), {"content_type": chosen}, body="é")
    assert peer.last.body == b"\xe9"
    assert peer.last.headers["content-type"] == chosen


def test_what_a_charset_cannot_hold_is_not_sent(call: Caller, peer: Peer) -> None:
    content = c.Text(media_type="text/plain; charset=iso-8859-1")
    with pytest.raises(RequestValidationError, match="charset"):
        call(upload(content), body="€")
    assert not peer.seen


def test_a_model_is_sent_as_the_media_type_that_holds_it(
    call: Caller, peer: Peer
) -> None:
    own = c.Json(lambda: Create, media_type="application/own+json")
    body = c.Body((c.Json(lambda: list[int]), own, c.Text()))
    operation: c.Operation[Any] = c.Operation("x", ("POST", "/x"), body=body)
    call(operation, body=Create(secret_name="a", secret_value="b"))
    assert peer.last.headers["content-type"] == "application/own+json"
    assert json.loads(peer.last.body) == {"secret_name": "a", "secret_value": "b"}


@pytest.mark.parametrize("other", [c.Text(), c.Binary(), c.JsonLines(lambda: Any)])
def test_arguments_are_not_taken_for_what_is_no_object(
    call: Caller, peer: Peer, other: c.Content
) -> None:
    body = c.Body((c.Json(lambda: Create), other), spread=True)
    operation: c.Operation[Any] = c.Operation("x", ("POST", "/x"), body=body)
    with pytest.raises(RequestValidationError, match=f"no {other.media_type}"):
        call(operation, {"content_type": other.media_type}, secret_name="a")
    assert not peer.seen


def test_a_media_type_is_chosen_by_its_parameters(call: Caller, peer: Peer) -> None:
    first = c.Json(lambda: dict[str, int], media_type="application/json; v=1")
    second = c.Json(lambda: list[int], media_type="application/json; v=2")
    body = c.Body((first, second))
    operation: c.Operation[Any] = c.Operation("x", ("POST", "/x"), body=body)
    call(operation, {"content_type": "application/json; v=2"}, body=[1])
    assert peer.last.headers["content-type"] == "application/json; v=2"
    assert peer.last.body == b"[1]"


def test_a_media_type_wins_over_a_range_before_it(call: Caller, peer: Peer) -> None:
    own = c.Json(lambda: dict[str, int], media_type="application/own+json")
    body = c.Body((c.Binary(media_type="*/*"), own))
    operation: c.Operation[Any] = c.Operation("x", ("POST", "/x"), body=body)
    call(operation, {"content_type": "application/own+json"}, body={"a": 1})
    assert peer.last.body == b'{"a":1}'


def test_an_optional_body_that_is_not_given_is_not_sent(
    call: Caller, peer: Peer
) -> None:
    call(upload(c.Json(lambda: int | None), required=False))
    assert peer.last.body == b""
    assert "content-type" not in peer.last.headers
    call(upload(c.Json(lambda: int | None), required=False), body=None)
    assert peer.last.body == b"null"
    with pytest.raises(RequestValidationError, match="required"):
        call(upload(c.Json(lambda: int)))


def test_json_lines_are_sent_item_by_item(call: Caller, peer: Peer) -> None:
    call(upload(c.JsonLines(lambda: dict[str, int])), body=({"n": n} for n in (1, 2)))
    assert peer.last.body == b'{"n":1}\n{"n":2}\n'
