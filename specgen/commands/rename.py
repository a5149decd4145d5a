"""`specgen rename OLD NEW`: writes a name into the configuration, over document and lock."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.entry import NotWritable, replace_file, with_entry
from specgen.commands.generate import generate
from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.run import Exit, Run, allowable, configured, shown
from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.garbage import uncollected
from specgen.workspace import lock as lockfile
from specgen.workspace.config import ConfigurationError, Problem, Target
from specgen.workspace.config_file import find, parse, prefix_of
from specgen.workspace.lock import Lock

if TYPE_CHECKING:
    from specgen.naming.spoken import Renamable

MOST = 5
"""At most so many things are listed that a name may mean."""


@frozen
class _Meant:
    """What is renamed, and the API that it is in."""

    target: Target
    renamable: Renamable


@uncollected()
def rename(run: Run) -> int:
    """Runs the command and returns its exit code. Raises as `generate` does."""
    options = run.options
    if options.all:
        if options.sources:
            raise ConfigurationError(
                Problem(message="--all takes no name", help="specgen rename --all")
            )
        return generate(run)
    if len(options.sources) != 2:
        raise ConfigurationError(
            Problem(
                message="rename takes a name as it is, and as it shall be",
                help="specgen rename things.update_thing things.amend_thing",
            )
        )
    old, new = options.sources
    work = configured(options)
    path = find(Path.cwd())
    assert path is not None
    lock = lockfile.read(work.home)
    apis: dict[str, tuple[Target, Mapping[str, set[Renamable]]]] = {}
    for target in work.targets:
        renamables, code = _renamables(target, lock, run)
        if renamables is None:
            return code
        apis[target.name or ""] = target, renamables
    meant = _meant(old, apis)
    return _write(path, meant, new, lock, run)


def _renamables(
    target: Target, lock: Lock, run: Run
) -> tuple[Mapping[str, set[Renamable]] | None, Exit]:
    """What an API's names may be about, by spelling; None where its document is refused."""
    from specgen.naming.spoken import spoken
    from specgen.pipeline import served

    sink = Sink(target.allow)
    code = missing(target, sink)
    entry = lock.targets.get(target.name or "")
    names = entry.names if entry else {}
    read = None
    if code is Exit.DONE:
        read = guarded(target, sink, lambda: served(target, names, sink))
    if read is None:
        run.found(sink, target.base)
        return None, code or refusal(sink)
    return spoken(*read, target.names), code


def _meant(
    old: str, apis: Mapping[str, tuple[Target, Mapping[str, set[Renamable]]]]
) -> _Meant:
    """The only thing that a name means. Raises ConfigurationError with what it may mean."""
    candidates = [
        _Meant(target=target, renamable=renamable)
        for target, renamables in apis.values()
        for renamable in sorted(renamables.get(old, ()))
    ]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        from difflib import get_close_matches

        names = sorted({name for _, renamables in apis.values() for name in renamables})
        close = get_close_matches(old, names, n=1, cutoff=0.5)
        help = f"did you mean {close[0]}?" if close else "`specgen inspect` lists names"
        raise ConfigurationError(Problem(message=f"nothing is called {old}", help=help))
    targets = {meant.target.name or "" for meant in candidates}
    if len(targets) > 1:
        help = f"say which with --api {' or --api '.join(sorted(targets))}"
    else:
        subjects = [meant.renamable.subject for meant in candidates[:MOST]]
        help = f"write one of {', '.join(subjects)}"
    raise ConfigurationError(
        Problem(message=f"{old} may mean {len(candidates)} things", help=help)
    )


def _write(path: Path, meant: _Meant, new: str, lock: Lock, run: Run) -> int:
    from specgen.naming.keys import line

    target, renamable = meant.target, meant.renamable
    content = path.read_bytes()
    text = content.decode("utf-8-sig")
    name = target.name or ""
    own = (*prefix_of(path), "api", name)
    table = (*own, "names", *renamable.table)
    header = ".".join(table)
    # What a name does not change is not pinned: its group may have another name one day.
    group = renamable.name.rpartition(".")[0]
    written = new.removeprefix(f"{group}.") if group else new
    subjects = renamable.subject, *renamable.others
    entries = [line(subject, written) for subject in subjects]
    after = text
    try:
        for subject in subjects:
            after = with_entry(after, table, len(own), subject, written)
    except NotWritable:
        problem = Problem(
            message=f"can't add the name without changing what else {shown(path)} says",
            help=f"write {' and '.join(entries)} under [{header}] yourself",
            file=shown(path),
        )
        raise ConfigurationError(problem) from None
    _check(after, path, name, lock)
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    replace_file(path, content, mark + after.encode())
    for entry in entries:
        run.console.say(f"{shown(path)}: {entry} under [{header}]")
    run.console.say(
        f"{name}: {renamable.name} → {new} when `specgen generate` runs next"
    )
    return Exit.DONE


def _check(text: str, path: Path, name: str, lock: Lock) -> None:
    """Raises ConfigurationError, without a line of a text that is not written, if it is wrong."""
    from specgen.pipeline import served

    try:
        targets = parse(text, path, allowable()).targets
    except ConfigurationError as error:
        problems = [
            Problem(message=own.message, help=own.help) for own in error.problems
        ]
        raise ConfigurationError(*problems) from None
    (target,) = (own for own in targets if own.name == name)
    sink = Sink(target.allow)
    entry = lock.targets.get(name)
    guarded(target, sink, lambda: served(target, entry.names if entry else {}, sink))
    wrong = [own for own in sink if own.code is DiagnosticCode.CONFIGURATION]
    if wrong:
        raise ConfigurationError(*(Problem(message=own.message) for own in wrong))
