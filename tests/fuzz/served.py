"""Applications to send requests to: generated servers of golden cases and of both documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, OperationKind
from specgen.mock.answers import DocumentedAnswers, Preference
from specgen.mock.app import application
from specgen.pipeline import mocked
from specgen.workspace.config import Target
from tests.golden.golden_case import Case, all_cases

ROOT = Path(__file__).parents[2]
FIRST = (
    *("bodies/several_media_types", "bodies/multipart_body_with_files"),
    *("parameters/query_parameters", "security/alternatives_and_combinations"),
    *(
        "bodies/form_body",
        "parameters/header_and_cookie_parameters",
        "versions/openapi_32",
    ),
    *(
        "parameters/path_parameters",
        "bodies/files_among_other_things",
        "scalars/formats",
    ),
    *("unions/discriminator_with_mapping", "parameters/parameters_with_content"),
    *("bodies/text_and_binary_bodies", "recursion/through_every_route"),
    *("parameters/query_in_a_path", "bodies/odd_media_types", "security/http_schemes"),
    *("scalars/constraints", "responses/streams_beside_json", "collections/tuples"),
)
"""Cases that say most about requests; a short run sees no others."""


@dataclass(frozen=True)
class Served:
    """An API, and applications that serve it: one answers as documented, others refuse."""

    api: Api
    apps: Mapping[str, Any]


@cache
def targets() -> Sequence[Target]:
    """What is served, by turns."""
    pages = [
        Target(
            name=f"fuzzed_page{index}",
            sources=(path.name,),
            base=path.parent,
            output=path,
        )
        for index, path in enumerate(sorted((ROOT / "specs").glob("*.md")))
    ]
    cases = {case.id: case for case in all_cases() if _is_served(case)}
    ids = [*FIRST, *sorted(cases.keys() - {*FIRST})]
    golden = [
        replace(cases[id].target(), name=f"fuzzed_{cases[id].name}") for id in ids
    ]
    return [*pages, *golden]


def _is_served(case: Case) -> bool:
    return any((case.folder / "expected").glob("*_server/app.py"))


@cache
def api_of(index: int) -> Any:
    """The generated server of a target, before it is written, and its API."""
    made = mocked(targets()[index], Sink(targets()[index].allow))
    assert made is not None
    return made


def is_servable(api: Api) -> bool:
    """Whether there is something to call, and none of it is documented to fail with 5xx."""
    called = [each for each in api.operations if each.kind is OperationKind.OPERATION]
    answers = [DocumentedAnswers(each, api.declarations) for each in called]
    return bool(called) and all(each.status(Preference()) < 500 for each in answers)


class Refusing:
    """A service of any group, whose methods raise what `refuse` makes."""

    def __init__(self, refuse: Callable[[str], Exception]) -> None:
        self._refuse = refuse

    def __getattr__(self, method: str) -> Any:
        if method.startswith("__"):
            raise AttributeError(method)

        async def answer(**arguments: object) -> None:
            raise self._refuse(method)

        return answer


def served(index: int, folder: Path) -> Served:
    """The applications of a target; its package is written to the folder, and imported once."""
    made = api_of(index)
    documented = application(made, folder)
    package = f"{made.names.package}_server"
    server = import_module(package)
    replies = import_module(f"{package}._runtime.server.replies")
    payloads = import_module(f"{package}._runtime.server.requests.payloads")
    called = [
        each for each in made.api.operations if each.kind is OperationKind.OPERATION
    ]
    groups = {made.names.groups[each.group].module for each in called}
    is_guarded = any(operation.security for operation in called)

    def app(
        refuse: Callable[[str], Exception], authenticate: Any = _anybody, **options: Any
    ) -> Any:
        services: dict[str, Any] = dict.fromkeys(groups, Refusing(refuse))
        if is_guarded:
            services["authenticate"] = authenticate
        return server.create_app(**services, **options)

    apps = {
        "documented": documented,
        "lenient": app(
            lambda method: replies.Undeclared(418, {"no": "tea"}), requests="lenient"
        ),
        "small": app(
            replies.Unimplemented, limits=payloads.Limits(body=100, upload=500, parts=3)
        ),
        "locked": app(replies.Unimplemented, _nobody),
    }
    return Served(made.api, apps)


def _nobody(credentials: object) -> None:
    """Not async: such a function runs in a thread."""


async def _anybody(credentials: object) -> str:
    return "anybody"
