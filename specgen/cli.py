"""The command line: `specgen COMMAND …`."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, NoReturn, TextIO

from specgen import __version__
from specgen.garbage import uncollected

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from specgen.commands.run import Options, Run

COMMANDS: Mapping[str, tuple[str, str]] = {
    "init": (
        "starting.init",
        "write a first configuration from what the repository holds",
    ),
    "import": ("starting.imports", "write a configuration from one of Stainless"),
    "generate": (
        "generate",
        "write the packages of every configured API, or of SOURCE",
    ),
    "check": ("check", "say whether generated files are up to date, and why not"),
    "diff": ("diff", "say what changed between two versions of an API, and for whom"),
    "mock": ("mock", "serve a fake that answers from a document's examples"),
    "scaffold": (
        "scaffold",
        "write a starting implementation of a server, or add to one",
    ),
    "rename": (
        "rename",
        "give an operation, model, argument or group another name, for good",
    ),
    "pull": ("pull", "fetch the documents whose sources are URLs or programs"),
    "validate": ("survey", "check documents against the OpenAPI specification"),
    "inspect": ("survey", "show the operations, names and losses of documents"),
    "completion": ("completion", "print a script that completes command lines"),
}
"""The function of `specgen.commands` that runs a command is in this module of it.

`--help` and a wrong option need none of them.
"""
FORMATS = ("text", "json", "github")
_DIFF_FORMATS = (*FORMATS, "markdown")
SHELLS = ("bash", "zsh", "fish")
USAGE = 2
INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """A parser whose errors suggest what was meant; they exit with code 2."""

    def error(self, message: str) -> NoReturn:
        from specgen.findings.diagnostics import printable
        from specgen.workspace.config import suggestion

        chosen = re.search(
            r"invalid choice: '?(.+?)'? \(choose from (.*)\)", message, re.DOTALL
        )
        if chosen:
            choices = re.findall(r"[\w-]+", chosen[2])
            hint = suggestion(chosen[1], choices)
            message = f"unknown {chosen[1]!r}: {hint or 'see --help'}"
        elif message.endswith("arguments are required: COMMAND"):
            message = "a COMMAND is needed: see --help"
        elif flag := re.fullmatch(r"argument (\S+): ignored explicit .*", message):
            message = f"{flag[1]} takes no value"
        self.exit(USAGE, f"{self.prog}: error: {printable(message)}\n")

    def options(self) -> list[str]:
        """The options this parser knows."""
        return [name for action in self._actions for name in action.option_strings]


def parsers() -> tuple[_Parser, Mapping[str, _Parser]]:
    """The parser of command lines, and those of the commands by their names."""
    top = _Parser(prog="specgen", allow_abbrev=False, description=__doc__)
    top.description = "Typed HTTP clients and FastAPI servers from OpenAPI documents."
    top.add_argument("--version", action="version", version=f"specgen {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    by_name: dict[str, _Parser] = {}
    for name, (_, help) in COMMANDS.items():
        parser = commands.add_parser(
            name, help=help, description=help, allow_abbrev=False
        )
        by_name[name] = parser
        _add_arguments(parser, name)
    return top, by_name


_SOURCES = (
    "SOURCE",
    "an OpenAPI document: file, glob or folder; several are pages of one API",
)
_OPERANDS = {
    "scaffold": ("TARGET", "an API of the configuration, by its name"),
    "rename": (
        "OLD NEW",
        "a name as code has it, an operationId, `METHOD /path` or a schema; and the new name",
    ),
    "import": ("FILE", "the configuration of Stainless, stainless.yml"),
    "pull": ("TARGET", "APIs of the configuration, by their names; default: all"),
    "diff": (
        "OLD NEW",
        "two documents: files, globs or folders; or configured APIs by name",
    ),
}


def _add_arguments(parser: argparse.ArgumentParser, command: str) -> None:
    add = parser.add_argument
    if command == "completion":
        add("sources", nargs=1, choices=SHELLS, metavar="SHELL", help=_listed(SHELLS))
        return
    if command == "init":
        pyproject = "add to pyproject.toml instead of writing specgen.toml"
        add("--pyproject", action="store_true", help=pyproject)
        add("-q", "--quiet", action="store_true", help="print errors only")
        return
    name, source = _OPERANDS.get(command, _SOURCES)
    add("sources", nargs="*", metavar=name, help=source)
    if command == "scaffold":
        add("--output", type=_filled, metavar="FILE", help="the module to write")
        add(
            "--group",
            type=_filled,
            metavar="NAME",
            help="of one group of operations alone",
        )
        appends = "append new operations to the classes that lack them"
        add("--add", action="store_true", help=appends)
    if command in ("generate", "check"):
        add(
            "--output",
            type=_filled,
            metavar="DIR",
            help="folder of the packages (with SOURCE)",
        )
        add(
            "--name",
            type=_filled,
            help="begins the packages' names; default: the API's title",
        )
        toggle = argparse.BooleanOptionalAction
        add("--client", action=toggle, default=None, help="generate the client")
        add("--server", action=toggle, default=None, help="generate the server")
        jobs = "processes to use at most; default: one per processor"
        add("--jobs", metavar="N", type=_positive, help=jobs)
    if command == "generate":
        force = "overwrite generated files that were edited by hand"
        add("--force", action="store_true", help=force)
        again = "generate again whenever a document or the configuration changes"
        add("--watch", action="store_true", help=again)
    if command == "import":
        document = "the OpenAPI document; default: the only one beside FILE"
        add("--source", type=_filled, metavar="SOURCE", help=document)
        output = (
            "the configuration to write, or to add to; default: the one that is here"
        )
        add("--output", type=_filled, metavar="FILE", help=output)
        add(
            "--name",
            type=_filled,
            help="begins the package's name; default: that of the Python target",
        )
    if command == "pull":
        check = "write nothing; fail where a file differs from what is served"
        add("--check", action="store_true", help=check)
        force = "overwrite documents that were edited by hand"
        add("--force", action="store_true", help=force)
    if command == "rename":
        add(
            "--api",
            type=_filled,
            metavar="NAME",
            help="of one API of the configuration alone",
        )
        everything = "make all names anew that the lock keeps from earlier runs"
        add("--all", action="store_true", help=everything)
    if command == "mock":
        host = "address to listen at; default: 127.0.0.1, this machine alone"
        add("--host", type=_filled, metavar="ADDRESS", help=host)
        port = "port of the fake; 0 takes any that is free"
        add("--port", type=_port, metavar="N", help=port)
        add("--name", type=_filled, help="begins the server package's name")
    if command == "diff":
        against = "compare configured APIs, or a document, with a revision of git;"
        against += " default: where the branch left the default one"
        add("--against", type=_filled, metavar="GITREF", help=against)
        fails = "exit with 1 where a change is as bad"
        add("--fail-on", choices=("breaking", "risky"), help=fails)
    if command not in _OPERANDS:
        add(
            "--overlay",
            type=_filled,
            metavar="FILE",
            action="append",
            default=[],
            help="changes the document, as OpenAPI Overlay says; may be repeated",
        )
    add("--report", type=_filled, metavar="FILE", help="write a report as JSON")
    formats = _DIFF_FORMATS if command == "diff" else FORMATS
    add("--format", choices=formats, default="text", help="of the findings")
    add(
        "--strict",
        action="store_true",
        help="warnings refuse a document, too, unless they are allowed",
    )
    allow = "accept a loss; may be repeated"
    add(
        "--allow", type=_filled, metavar="CODE", action="append", default=[], help=allow
    )
    add("-q", "--quiet", action="store_true", help="print errors only")


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


def _listed(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def parse(arguments: Sequence[str]) -> Options:
    """The command line as options; exits with code 2 where it is wrong."""
    top, by_name = parsers()
    first = arguments[0] if arguments else ""
    of_commands = {name for own in by_name.values() for name in own.options()}
    if first in of_commands.difference(top.options()):
        top.error(f"{first!r} comes after a COMMAND: see --help")
    if first.startswith("-"):
        _only_known(first, top)
    read, unknown = top.parse_known_args(arguments)
    from specgen.commands.run import Options

    parser = by_name[read.command]
    if unknown:
        _only_known(unknown[0], parser)
    values = dict(vars(read))
    values["arguments"] = tuple(arguments)
    for name in ("sources", "allow", "overlay"):
        values[name] = tuple(values.get(name, ()))
    return Options(**values)


def _only_known(argument: str, parser: _Parser) -> None:
    """Exits with code 2 unless a parser knows an option; a word is one too many."""
    word = argument.split("=")[0]
    options = parser.options()
    if word in options:
        return
    from specgen.workspace.config import suggestion

    hint = suggestion(word, options) if word.startswith("-") else ""
    parser.error(f"unknown {word!r}: {hint or 'see --help'}")


def run() -> NoReturn:
    """Runs the command line, and ends the process at once: what the run has made goes with it,
    which Python would take apart object by object.

    Until then there is no garbage worth collecting; a command that serves collects it.
    """
    gc.disable()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def main(
    arguments: Sequence[str] | None = None, executor: Executor | None = None
) -> int:
    """Runs a command and returns its exit code (README, "Exit codes").

    Several APIs are handed to an `executor`, where one is given, instead of processes of
    this machine (docs/several-machines.md).
    """
    for stream in (sys.stdout, sys.stderr):
        _never_fail(stream)
    with uncollected():
        options = parse(sys.argv[1:] if arguments is None else arguments)
        from specgen.commands.run import Exit, Run
        from specgen.findings.console import Console
    console = Console(format=options.format, quiet=options.quiet, strict=options.strict)
    run = Run(options, console, executor=executor)
    try:
        code = run.finish(_run(run))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED


def _run(run: Run) -> int:
    from specgen.commands.run import require_room_for_report
    from specgen.findings.diagnostics import DiagnosticCode, Location
    from specgen.workspace.config import ConfigurationError
    from specgen.workspace.journal import JournalError
    from specgen.workspace.lock import FILE_NAME, LockError

    command = run.options.command
    try:
        require_room_for_report(run)
        with uncollected():
            module = import_module(f"specgen.commands.{COMMANDS[command][0]}")
        function = f"{command}_" if iskeyword(command) else command
        code: int = getattr(module, function)(run)
        return code
    except ConfigurationError as error:
        for problem in error.problems:
            where = Location(
                file=problem.file, line=problem.line, column=problem.column
            )
            run.problem(
                DiagnosticCode.CONFIGURATION,
                where,
                problem.help,
                reason=problem.message,
            )
    except LockError as error:
        run.problem(
            DiagnosticCode.UNREADABLE_LOCK,
            Location(file=error.file or FILE_NAME),
            error.help,
            reason=error,
        )
    except JournalError as error:
        run.problem(
            DiagnosticCode.UNUSABLE_JOURNAL,
            Location(file=os.fspath(error.file)),
            reason=error,
        )
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        where = Location(file=str(error.filename or ""))
        run.problem(DiagnosticCode.UNWRITABLE, where, reason=reason)
    return USAGE


def _never_fail(stream: TextIO) -> None:
    """Text that the terminal can't show is escaped instead of raising."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
