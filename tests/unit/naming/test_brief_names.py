"""What people need not read twice: methods in their groups, nested tags, credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from specgen.naming.table import NameTable
from tests.roundtrip.model import name, read_document

DONE = {"204": {"description": "done"}}


def named(
    folder: Path,
    operations: Sequence[tuple[str, str]],
    *,
    pinned: Mapping[str, str] | None = None,
    title: str = "Talk",
    **more: Any,
) -> NameTable:
    """The names of operations that are given by tag and id, each at a path of its own."""
    paths = {
        f"/p{number}": {
            "get": {"operationId": stated, "tags": [tag], "responses": DONE}
        }
        for number, (tag, stated) in enumerate(operations)
    }
    head = {"openapi": "3.1.0", "info": {"title": title, "version": "1"}}
    api = read_document({**head, "paths": paths, **more}, folder)
    return name(api, pinned=pinned) if pinned else name(api)


def methods_of(folder: Path, *operations: tuple[str, str], **more: Any) -> list[str]:
    """The methods of operations, in their order."""
    names = named(folder, operations, **more)
    return [operation.method for operation in names.operations.values()]


@pytest.mark.parametrize(
    ("tag", "stated", "method"),
    [
        ("Droplets", "droplets_list", "list"),
        ("Users", "Users_List", "list"),
        ("Users", "usersList", "list"),
        ("Users", "Users.List", "list"),
        ("repos", "repos/list-for-org", "list_for_org"),
        ("Users", "userCreate", "create"),
        ("Users", "listUsers", "list"),
        ("repos", "list_repos", "list"),
        ("Categories", "get_category", "get"),
        ("Addresses", "deleteAddress", "delete"),
        ("Shipping labels", "create_shipping_label", "create"),
        ("Users", "Users_ListUsers", "list"),
        # What says more than a verb stays.
        ("secrets", "create_custom_secret", "create_custom_secret"),
        ("Users", "currentUser", "current_user"),
        ("orders", "order_items_list", "order_items_list"),
        ("Status", "get_statu", "get_statu"),
        # So does what would be no name, or nothing.
        ("contacts", "contacts_import", "contacts_import"),
        ("users", "users-360", "users_360"),
        ("search", "search", "search"),
        ("Brands", "Brands_Brands", "brands_brands"),
    ],
)
def test_a_method_does_not_repeat_its_group(
    tmp_path: Path, tag: str, stated: str, method: str
) -> None:
    assert methods_of(tmp_path, (tag, stated)) == [method]


def test_two_that_would_be_called_alike_keep_their_names(tmp_path: Path) -> None:
    both = [("users", "getUser"), ("users", "getUsers")]
    assert methods_of(tmp_path, *both) == ["get_user", "get_users"]
    assert methods_of(tmp_path, *both[::-1]) == ["get_users", "get_user"]
    assert methods_of(tmp_path, ("users", "list"), ("users", "users_list")) == [
        "list",
        "users_list",
    ]


def test_a_method_that_a_lock_knows_keeps_its_name(tmp_path: Path) -> None:
    operation = "#/paths/~1p0/get"
    methods = methods_of(
        tmp_path, ("users", "users_list"), pinned={operation: "users_list"}
    )
    assert methods == ["users_list"]


def test_types_without_a_name_are_called_after_the_whole_id(tmp_path: Path) -> None:
    """Two groups may both have a method `list`, and one may get it later."""
    answer = {"type": "object", "properties": {"total": {"type": "integer"}}}
    content = {"application/json": {"schema": answer}}
    get = {
        "operationId": "users_list",
        "tags": ["users"],
        "responses": {"200": {"description": "all", "content": content}},
    }
    head = {"openapi": "3.1.0", "info": {"title": "Talk", "version": "1"}}
    document = {**head, "paths": {"/users": {"get": get}}}
    names = name(read_document(document, tmp_path))
    assert [operation.method for operation in names.operations.values()] == ["list"]
    assert list(names.types.values()) == ["UsersListResponse"]


@pytest.mark.parametrize(
    ("tag", "call", "module", "class_name"),
    [
        ("chat.completions", "chat.completions", "chat_completions", "ChatCompletions"),
        (
            "Chat / Completions",
            "chat.completions",
            "chat_completions",
            "ChatCompletions",
        ),
        ("a.b.c", "a.b.c", "a_b_c", "ABC"),
        ("Version 1.2", "version_1_2", "version_1_2", "Version1_2"),
        ("St. Louis", "st_louis", "st_louis", "StLouis"),
        # A word that can be no attribute leads nowhere.
        ("Import/Export", "import_export", "import_export", "ImportExport"),
        ("raw.answers", "raw_answers", "raw_answers", "RawAnswers"),
        (
            "/".join("abcdefghij"),
            "a_b_c_d_e_f_g_h_i_j",
            "a_b_c_d_e_f_g_h_i_j",
            "ABCDEFGHIJ",
        ),
    ],
)
def test_tags_nest(
    tmp_path: Path, tag: str, call: str, module: str, class_name: str
) -> None:
    *_, group = named(tmp_path, [(tag, "go")]).groups.values()
    assert (group.call, group.module, group.class_name) == (call, module, class_name)


def test_groups_that_only_lead_to_others_have_names(tmp_path: Path) -> None:
    groups = named(tmp_path, [("chat.completions", "go")]).groups.values()
    assert {group.call for group in groups} == {"chat", "chat.completions"}


def test_a_group_below_another_has_a_name_before_its_methods(tmp_path: Path) -> None:
    operations = [("chat", "chat_completions"), ("chat.completions", "create")]
    names = named(tmp_path, operations)
    assert {group.call for group in names.groups.values()} == {
        "chat",
        "chat.completions",
    }
    methods = [operation.method for operation in names.operations.values()]
    assert methods == ["chat_completions", "create"]


def test_a_method_that_a_lock_knows_comes_before_groups(tmp_path: Path) -> None:
    operations = [("chat", "chat_completions"), ("chat.completions", "create")]
    pinned = {"#/paths/~1p0/get": "completions"}
    names = named(tmp_path, operations, pinned=pinned)
    assert [each.method for each in names.operations.values()] == [
        "completions",
        "create",
    ]
    assert {group.call for group in names.groups.values()} == {
        "chat",
        "chat.completions_2",
    }


def test_a_group_that_was_reached_from_the_client_stays_there(tmp_path: Path) -> None:
    operations = [("chat.completions", "create")]
    before = {"group:chatcompletions": "chat_completions"}
    names = named(tmp_path, operations, pinned=before)
    assert [group.call for group in names.groups.values()] == ["chat_completions"]
    assert named(tmp_path, operations, pinned=names.locked) == names
    nested = named(tmp_path, operations)
    assert nested.locked["group:chatcompletions"] == "chat.completions"
    assert named(tmp_path, operations, pinned=nested.locked) == nested


def test_modules_of_groups_stay_apart(tmp_path: Path) -> None:
    """Of two the one that the client has by itself is called as it is there."""
    pinned = {
        "group:chatcompletions": "chat.completions",
        "group:talk": "chat_completions",
    }
    operations = [("chat.completions", "create"), ("talk", "start")]
    names = named(tmp_path, operations, pinned=pinned)
    modules = {group.call: group.module for group in names.groups.values()}
    assert modules == {
        "chat": "chat",
        "chat.completions": "chat_completions_2",
        "chat_completions": "chat_completions",
    }
    assert named(tmp_path, operations, pinned=names.locked) == names


@pytest.mark.parametrize("tag", ["models", "errors", "types"])
def test_a_tag_is_called_as_a_module_of_the_package_is(
    tmp_path: Path, tag: str
) -> None:
    assert [group.call for group in named(tmp_path, [(tag, "go")]).groups.values()] == [
        tag
    ]


BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
OPENID = {"type": "openIdConnect", "openIdConnectUrl": "https://talk.test/openid"}
TLS = {"type": "mutualTLS"}


@pytest.mark.parametrize(
    ("schemes", "arguments"),
    [
        ({"ApiKeyAuth": BEARER}, ["api_key"]),
        ({"HTTPBearer": BEARER}, ["api_key"]),
        ({"whatever": KEY}, ["api_key"]),
        ({"bearer_token": BEARER}, ["token"]),
        ({"X-Auth-Token": KEY}, ["token"]),
        ({"login": BASIC}, ["username", "password"]),
        ({"login": {"type": "http", "scheme": "digest"}}, ["username", "password"]),
        ({"openid": OPENID}, ["token"]),
        ({"hawk": {"type": "http", "scheme": "hawk"}}, ["authorization"]),
        # A certificate is no argument.
        ({"tls": TLS, "ApiKeyAuth": BEARER}, ["api_key"]),
        (
            {"key": KEY, "login": BASIC, "jwt": BEARER},
            ["api_key", "basic_auth", "token"],
        ),
        (
            {"ApiKeyAuth": BEARER, "AdminApiKeyAuth": BEARER},
            ["api_key", "admin_api_key"],
        ),
        ({"appId": KEY, "appSecret": KEY}, ["app_id", "app_secret"]),
        ({"auth": KEY, "authScheme": KEY}, ["auth", "auth_scheme"]),
    ],
)
def test_credentials(
    tmp_path: Path, schemes: Mapping[str, Any], arguments: Sequence[str]
) -> None:
    components = {"securitySchemes": schemes}
    names = named(tmp_path, [("x", "go")], components=components)
    of_all = [name for each in names.schemes.values() for name in each.arguments]
    assert of_all == arguments
    variables = [name for each in names.schemes.values() for name in each.variables]
    assert variables == [f"TALK_{argument.upper()}" for argument in arguments]


@pytest.mark.parametrize(
    ("title", "variable"),
    [("Talk API", "TALK_API_KEY"), ("API", "API_KEY"), ("Apis", "APIS_API_KEY")],
)
def test_a_variable_says_api_once(tmp_path: Path, title: str, variable: str) -> None:
    components = {"securitySchemes": {"key": KEY}}
    names = named(tmp_path, [("x", "go")], title=title, components=components)
    assert names.schemes["key"].variables == (variable,)


@pytest.mark.parametrize("scheme", [KEY, BASIC])
def test_names_of_credentials_stay_when_there_are_more(
    tmp_path: Path, scheme: Mapping[str, Any]
) -> None:
    def schemes(**more: Any) -> dict[str, Any]:
        return {"components": {"securitySchemes": {"first": scheme, **more}}}

    first = named(tmp_path, [("x", "go")], **schemes())
    more = schemes(second=scheme, third=scheme)
    later = named(tmp_path, [("x", "go")], pinned=first.locked, **more)
    assert later.schemes["first"] == first.schemes["first"]
    renamed = named(
        tmp_path, [("x", "go")], pinned=first.locked, title="Chat", **schemes()
    )
    assert renamed.schemes == first.schemes
