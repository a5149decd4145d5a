"""The arguments of every command, as data; `--help` and a wrong option need nothing else."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

FORMATS: Final = ("text", "json", "github")
SHELLS: Final = ("bash", "zsh", "fish")


class Argument(NamedTuple):
    """An operand or option, as `argparse` takes it."""

    flags: tuple[str, ...]
    help: str
    settings: Mapping[str, Any]

    def add_to(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(*self.flags, help=self.help, **self.settings)


def _filled(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("a value is needed")
    return text


def _positive(text: str) -> int:
    return _number(text, 1, sys.maxsize, "a number of at least 1")


def _port(text: str) -> int:
    return _number(text, 0, 65535, "a number from 0 to 65535")


def _number(text: str, least: int, most: int, kind: str) -> int:
    number = int(text) if re.fullmatch("[0-9]{1,9}", text) else -1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {kind}")
    return number


def _operands(metavar: str, help: str) -> Argument:
    return Argument(("sources",), help, {"nargs": "*", "metavar": metavar})


def _text(flag: str, help: str, metavar: str | None = None, **more: Any) -> Argument:
    """An option with a value that is not empty."""
    return Argument((flag,), help, {"type": _filled, "metavar": metavar, **more})


def _switch(*flags: str, help: str) -> Argument:
    return Argument(flags, help, {"action": "store_true"})


def _either_way(flag: str, help: str) -> Argument:
    """An option that has an opposite, too."""
    toggle = argparse.BooleanOptionalAction
    return Argument((flag,), help, {"action": toggle, "default": None})


def _format(*more: str) -> Argument:
    settings = {"choices": (*FORMATS, *more), "default": "text"}
    return Argument(("--format",), "of the findings", settings)


_QUIET: Final = _switch("-q", "--quiet", help="print errors only")
_DOCUMENTS: Final = _operands(
    "SOURCE", "an OpenAPI document: file, glob or folder; several are pages of one API"
)
_OVERLAY: Final = _text(
    "--overlay",
    "changes the document, as OpenAPI Overlay says; may be repeated",
    "FILE",
    action="append",
    default=[],
)
_ON_FINDINGS: Final = (
    _switch(
        "--strict", help="warnings refuse a document, too, unless they are allowed"
    ),
    _text(
        "--allow",
        "accept a loss; may be repeated",
        "CODE",
        action="append",
        default=[],
    ),
    _QUIET,
)
_REPORT: Final = _text("--report", "write a report as JSON", "FILE")
_COMMON: Final = (_REPORT, _format(), *_ON_FINDINGS)
_PACKAGES: Final = (
    _text("--output", "folder of the packages (with SOURCE)", "DIR"),
    _text("--name", "begins the packages' names; default: the API's title"),
    _either_way("--client", "generate the client"),
    _either_way("--server", "generate the server"),
    Argument(
        ("--jobs",),
        "processes to use at most; default: one per processor",
        {"metavar": "N", "type": _positive},
    ),
)

ARGUMENTS: Final[Mapping[str, Sequence[Argument]]] = {
    "init": (
        _switch(
            "--pyproject", help="add to pyproject.toml instead of writing specgen.toml"
        ),
        _QUIET,
    ),
    "import": (
        _operands("FILE", "the configuration of Stainless, stainless.yml"),
        _text(
            "--source",
            "the OpenAPI document; default: the only one beside FILE",
            "SOURCE",
        ),
        _text(
            "--output",
            "the configuration to write, or to add to; default: the one that is here",
            "FILE",
        ),
        _text(
            "--name",
            "begins the package's name; default: that of the Python target",
        ),
        *_COMMON,
    ),
    "generate": (
        _DOCUMENTS,
        *_PACKAGES,
        _switch("--force", help="overwrite generated files that were edited by hand"),
        _switch(
            "--watch",
            help="generate again whenever a document or the configuration changes",
        ),
        _OVERLAY,
        *_COMMON,
    ),
    "check": (_DOCUMENTS, *_PACKAGES, _OVERLAY, *_COMMON),
    "diff": (
        _operands(
            "OLD NEW",
            "two documents: files, globs or folders; or configured APIs by name",
        ),
        _text(
            "--against",
            "compare configured APIs, or a document, with a revision of git;"
            " default: where the branch left the default one",
            "GITREF",
        ),
        Argument(
            ("--fail-on",),
            "exit with 1 where a change is as bad",
            {"choices": ("breaking", "risky")},
        ),
        _REPORT,
        _format("markdown"),
        *_ON_FINDINGS,
    ),
    "mock": (
        _DOCUMENTS,
        _text(
            "--host",
            "address to listen at; default: 127.0.0.1, this machine alone",
            "ADDRESS",
        ),
        Argument(
            ("--port",),
            "port of the fake; 0 takes any that is free",
            {"type": _port, "metavar": "N"},
        ),
        _text("--name", "begins the server package's name"),
        _OVERLAY,
        *_COMMON,
    ),
    "scaffold": (
        _operands("TARGET", "an API of the configuration, by its name"),
        _text("--output", "the module to write", "FILE"),
        _text("--group", "of one group of operations alone", "NAME"),
        _switch("--add", help="append new operations to the classes that lack them"),
        *_COMMON,
    ),
    "templates": (
        _operands("copy NAME", "copies templates, by their names; default: list all"),
        _text("--api", "to the folder of one API of the configuration", "NAME"),
        _QUIET,
    ),
    "rename": (
        _operands(
            "OLD NEW",
            "a name as code has it, an operationId, `METHOD /path` or a schema; and the"
            " new name",
        ),
        _text("--api", "of one API of the configuration alone", "NAME"),
        _switch(
            "--all",
            help="make all names anew that the lock keeps from earlier runs",
        ),
        *_COMMON,
    ),
    "release": (
        _operands(
            "TARGET", "APIs that are published, by their names; default: all of them"
        ),
        _text(
            "--against",
            "the revision of git that was released last; default: by its tag",
            "GITREF",
        ),
        _switch("--dry-run", help="write nothing; print what would be"),
        *_COMMON,
    ),
    "pull": (
        _operands("TARGET", "APIs of the configuration, by their names; default: all"),
        _switch(
            "--check",
            help="write nothing; fail where a file differs from what is served",
        ),
        _switch("--force", help="overwrite documents that were edited by hand"),
        *_COMMON,
    ),
    "validate": (_DOCUMENTS, _OVERLAY, *_COMMON),
    "inspect": (
        _DOCUMENTS,
        _text("--html", "write a page to look at", "FILE"),
        _text(
            "--against",
            "let the page say what changed since another version: a document, or a"
            " revision of git",
            "OLD",
        ),
        _switch("--force", help="overwrite FILE whoever wrote it"),
        _OVERLAY,
        *_COMMON,
    ),
    "explain": (
        _operands("CODE", "of a finding, such as SG411; default: list all codes"),
    ),
    "completion": (
        Argument(
            ("sources",),
            f"{', '.join(SHELLS[:-1])} or {SHELLS[-1]}",
            {"nargs": 1, "choices": SHELLS, "metavar": "SHELL"},
        ),
    ),
}
"""The arguments of each command, in the order of its help."""
