"""`specgen import FILE`: a configuration from that of another generator, Stainless."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from specgen.commands.entry import replace_file
from specgen.commands.produce import missing, refusal
from specgen.commands.run import Exit, Run, allowable, shown
from specgen.commands.starting.repository import documents
from specgen.commands.starting.trial import Trial, Tried
from specgen.findings.diagnostics import (
    Diagnostic,
    DiagnosticCode,
    Severity,
    Sink,
    printable,
)
from specgen.findings.paths import relative
from specgen.load.api import locate
from specgen.load.discover import SUFFIXES
from specgen.load.source import read_fragment
from specgen.load.tree.document import Document
from specgen.stainless.client import api_name
from specgen.stainless.notes import top
from specgen.workspace.config import ConfigurationError, Problem, check_name
from specgen.workspace.config_file import FILE_NAME, find, packages, parse, prefix_of
from specgen.workspace.origins import is_url

_WORKSPACES = (
    "stainless-workspace.json",
    "workspace.json",
    os.path.join(".stainless", "workspace.json"),
)
"""Files beside a configuration of Stainless that name its document."""
_PLACES = 6
"""At most so many lines of one key are named."""
_USAGE = "specgen import stainless.yml --source openapi.yaml"


def import_(run: Run) -> int:
    """Runs the command and returns its exit code.

    Raises ConfigurationError, and OSError where the disk refuses.
    """
    options = run.options
    if len(options.sources) != 1:
        raise ConfigurationError(
            Problem(message="import takes the file of Stainless", help=_USAGE)
        )
    file = Path(options.sources[0])
    findings = Sink()
    document = _configuration(file, findings)
    if document is None:
        run.found(findings)
        return Exit.USAGE
    root = top(document, findings)
    path = Path(options.output) if options.output else find(Path.cwd())
    path = path or Path.cwd() / FILE_NAME
    name = options.name or api_name(root)
    check_name(name)
    before = _before(path, name)
    source = _source(file, options.source)
    taken = _packages(path, before)
    trial = Trial(path, name, relative(source, path.parent), taken)
    _check_free(path.with_name(trial.overlay))
    code = missing(trial.target, trial.sink)
    with run.console.progress(f"reading {shown(source)}"):
        tried = trial.tried(root) if code is Exit.DONE else None
    if tried is None:
        run.found(trial.sink)
        return code or refusal(trial.sink)
    text = _text(tried, path, file)
    after = _after(path, before, text)
    if tried.overlay:
        _create(path.with_name(trial.overlay), tried.overlay)
    if before is None:
        _create(path, text)
    else:
        replace_file(path, before, after)
    _tell(run, tried, path, is_new=before is None)
    locate(findings, (document,), None)
    _show(run, findings)
    return Exit.DONE


def _configuration(file: Path, sink: Sink) -> Document | None:
    """The file as a tree with places; None after an error was reported."""
    document = read_fragment(file, shown(file), sink)
    if document is None:
        return None
    is_known = isinstance(document.root, dict) and (
        "resources" in document.root or "organization" in document.root
    )
    if not is_known:
        raise ConfigurationError(
            Problem(
                message="no configuration of Stainless: it has neither `resources` nor"
                " `organization`",
                help=_USAGE,
                file=shown(file),
            )
        )
    return document


def _source(file: Path, stated: str | None) -> Path:
    """The document: as stated, as a workspace beside the file says, or the only one there."""
    if stated is not None and is_url(stated):
        raise ConfigurationError(
            Problem(
                message=f"{stated} is a URL, and only `specgen pull` uses the network",
                help="save the document, and name the file",
            )
        )
    if stated is not None:
        return Path(stated)
    named = _named(file.parent)
    if named is not None:
        return named
    paths = sorted(
        path
        for path in file.parent.iterdir()
        if path.suffix.lower() in SUFFIXES and path.is_file()
    )
    present = [path for path, contents, _ in documents(paths, file.parent) if contents]
    if len(present) == 1:
        return present[0]
    message = "which document is it about? none is beside it"
    if present:
        names = ", ".join(path.name for path in present[:_PLACES])
        message = f"which document is it about? beside it are {names}"
    raise ConfigurationError(Problem(message=message, help=_USAGE, file=shown(file)))


def _named(folder: Path) -> Path | None:
    for name in _WORKSPACES:
        path = folder / name
        try:
            stated = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        document = stated.get("openapi_spec") if isinstance(stated, dict) else None
        if isinstance(document, str) and (path.parent / document).is_file():
            return path.parent / document
    return None


def _before(path: Path, name: str) -> bytes | None:
    """What the configuration holds, None where there is none.

    Raises ConfigurationError where it can't be read, or has an API of that name.
    """
    import tomllib

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        table: object = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigurationError(
            Problem(message=str(error), file=shown(path))
        ) from error
    for key in (*prefix_of(path), "api", name):
        table = table.get(key) if isinstance(table, dict) else None
    if table is not None:
        raise ConfigurationError(
            Problem(
                message=f"there is an API called {name}, which is left as it is",
                help="give this one another name: --name NAME",
                file=shown(path),
            )
        )
    return content


def _packages(path: Path, before: bytes | None) -> Collection[Path]:
    """The folders of the packages that a configuration has already."""
    if before is None:
        return ()
    try:
        targets = parse(before.decode("utf-8-sig"), path, allowable()).targets
    except ConfigurationError:
        # `generate` tells what is wrong with what was there.
        return ()
    return {folder for target in targets for _, folder in packages(target)}


def _check_free(path: Path) -> None:
    if os.path.lexists(path):
        raise ConfigurationError(
            Problem(
                message="it is there, and is left as it is",
                help="move it away, or give the API another name: --name NAME",
                file=shown(path),
            )
        )


def _text(tried: Tried, path: Path, file: Path) -> str:
    lines = [line for line, _ in tried.table.lines(prefix_of(path))]
    lines[0] = f"# From {printable(file.name)}, by `specgen import`."
    return "".join(f"{line}\n" for line in lines)


def _after(path: Path, before: bytes | None, text: str) -> bytes:
    """A configuration with a table at its end. Raises ConfigurationError if it has no place."""
    import tomllib

    content = before or b""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    gap = b"" if not content else end if content.endswith(b"\n") else end * 2
    after = content + gap + text.encode().replace(b"\n", end)
    try:
        tomllib.loads(after.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigurationError(
            Problem(
                message=f"no table can be added to it: {error}",
                help="write its APIs as tables, [api.NAME]",
                file=shown(path),
            )
        ) from error
    return after


def _create(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def _tell(run: Run, tried: Tried, path: Path, *, is_new: bool) -> None:
    table, say = tried.table, run.console.say
    done = "written" if is_new else f"[api.{table.name}] added"
    say(f"{shown(path)}: {done}; it is yours to edit")
    if table.overlay:
        say(f"{shown(path.with_name(table.overlay))}: written; changes of the document")
    say(f"  {table.name}: {tried.operations} operations, {tried.models} models")
    if table.selection is not None:
        key, routes = table.selection
        say(
            f"  `{key}` names {len(routes)}: operations without a resource are left out"
        )
    say("next: `specgen generate` writes the package")


def _show(run: Run, findings: Sink) -> None:
    """What the document lacks as findings; what is not taken over in one line for each key."""
    lacking = [finding for finding in findings if finding.severity is not Severity.NOTE]
    left = sorted(
        (finding for finding in findings if finding.severity is Severity.NOTE),
        key=lambda finding: (finding.location.line or 0, finding.location.column or 0),
    )
    run.found(lacking)
    if run.options.format != "text":
        run.found(left)
        return
    run.diagnostics += left
    for line in _lines(left):
        run.console.say(line)


def _lines(left: Sequence[Diagnostic]) -> Iterator[str]:
    by_message: defaultdict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for finding in left:
        by_message[finding.message, finding.help].append(finding)
    for (message, help), alike in by_message.items():
        place = alike[0].location
        instead = f"; {help}" if help != DiagnosticCode.NOT_TAKEN_OVER.help else ""
        where = f"{place.file}:{place.line}:{place.column}"
        yield printable(f"{where}: {message}{instead}{_others(alike[1:])}")


def _others(findings: Sequence[Diagnostic]) -> str:
    """The further places of one that is told once."""
    lines = [
        f"{finding.location.line}:{finding.location.column}" for finding in findings
    ]
    if not lines:
        return ""
    more = f" and {len(lines) - _PLACES} more" if len(lines) > _PLACES else ""
    return f" (also at {', '.join(lines[:_PLACES])}{more})"
