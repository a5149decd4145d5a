"""`specgen pull`: fetches the documents whose sources are elsewhere; the only command that does."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

from specgen.commands.annotations import Difference, of_differences
from specgen.commands.generate import refuse, resumed
from specgen.commands.run import Exit, Run, configured, shown
from specgen.fetch.documents import Fetched, from_program, from_url
from specgen.fetch.errors import FetchError
from specgen.fetch.web import Validators, Web
from specgen.findings.diagnostics import DiagnosticCode, Location, Severity, Sink
from specgen.frozen import frozen
from specgen.load.api import read_api
from specgen.workspace import lock as lockfile
from specgen.workspace.config import (
    ConfigurationError,
    Problem,
    Project,
    Target,
    suggestion,
)
from specgen.workspace.lock import Lock
from specgen.workspace.mutex import only_run
from specgen.workspace.origins import PagesOrigin, UrlOrigin
from specgen.workspace.ownership import Tree, plan, present
from specgen.workspace.records.pulled import Pulled
from specgen.workspace.staging.drafts import content_hash
from specgen.workspace.staging.writing import apply

_TOP_KEY = re.compile(
    r"""(?m)^(?:openapi|swagger|["'](?:openapi|swagger)["']) *: *\S"""
)
"""The key that a document in YAML has at the beginning of a line, and none in JSON."""


@frozen
class _Pull:
    """A target whose documents were fetched; `fetched` is None where nothing changed."""

    target: Target
    before: Pulled
    fetched: Fetched | None

    def after(self) -> Pulled:
        if self.fetched is None:
            return self.before
        return Pulled(
            files={
                path: content_hash(text.encode())
                for path, text in self.fetched.texts.items()
            },
            url=self.fetched.url,
            etag=self.fetched.validators.etag,
            modified=self.fetched.validators.modified,
        )


def pull(run: Run) -> int:
    """Runs the command and returns its exit code. Raises as `generate` does."""
    if run.options.check and run.options.force:
        message = "--check writes nothing, and --force overwrites files"
        raise ConfigurationError(Problem(message=message, help="leave out one of them"))
    work = configured(run.options)
    targets = _chosen(work, run)

    def waiting() -> None:
        print("waiting for another run of specgen …", file=run.console.err)

    with only_run(work.home, waiting):
        if not run.options.check:
            resumed(work, run)
        lock = lockfile.read(work.home)
        pulls: list[_Pull] = []
        worst: int = Exit.DONE
        with Web() as web:
            for target in targets:
                try:
                    with run.console.progress(f"fetching {target.name}"):
                        done = _fetched(target, lock, work.home, web, run)
                except FetchError as error:
                    where = Location(file=target.sources[0])
                    run.problem(
                        DiagnosticCode.NOT_FETCHED, where, error.help, reason=error
                    )
                    worst = max(worst, Exit.REFUSED)
                    continue
                accepted = done.fetched is None or _accepted(target, done.fetched, run)
                if accepted:
                    pulls.append(done)
                else:
                    worst = max(worst, Exit.REFUSED)
        agreeing = [done for done in pulls if _agrees(done, pulls, run)]
        if len(agreeing) < len(pulls):
            pulls, worst = agreeing, Exit.REFUSED
        if run.options.check:
            return max(worst, _compared(pulls, work.home, run))
        return max(worst, _written(pulls, lock, work, run))


def _chosen(work: Project, run: Run) -> list[Target]:
    """The targets that are named, or all that have something to be pulled."""
    remote = {target.name or "": target for target in work.targets if target.origin}
    if not remote:
        raise ConfigurationError(
            Problem(
                message="no `source` of the configuration is elsewhere",
                help='source = { url = "https://…", to = "specs/NAME.json" }',
            )
        )
    for name in run.options.sources:
        if name not in remote:
            hint = suggestion(name, remote)
            raise ConfigurationError(
                Problem(message=f"no API {name!r} has something to pull", help=hint)
            )
    return [remote[name] for name in run.options.sources or remote]


def _fetched(target: Target, lock: Lock, home: Path, web: Web, run: Run) -> _Pull:
    before = lock.pulled.get(target.name or "", Pulled(files={}))
    origin = target.origin
    assert origin is not None
    if isinstance(origin, UrlOrigin):
        validators = Validators(etag=before.etag, modified=before.modified)
        is_there = _is_there(origin, before, home) and not run.options.force
        fetched = from_url(origin, web, validators if is_there else None)
    elif isinstance(origin, PagesOrigin):
        from specgen.fetch.sites import from_site

        fetched, gone = from_site(origin, web)
        for url in gone:
            where = Location(file=target.sources[0])
            run.problem(DiagnosticCode.PAGE_GONE, where, url=url)
    else:
        fetched = from_program(origin, home)
    return _Pull(target=target, before=before, fetched=fetched)


def _is_there(origin: UrlOrigin, before: Pulled, home: Path) -> bool:
    """Whether the file is the one that the server spoke of.

    It speaks of one file, at one URL; of several others may have changed.
    """
    return before.url == origin.url and before.files == {
        origin.to: present(home, origin.to)[0]
    }


def _accepted(target: Target, fetched: Fetched, run: Run) -> bool:
    """Whether the files hold a document; whatever else was sent is not written."""
    if _is_yaml_for_json(target, fetched):
        as_yaml = Path(target.sources[0]).with_suffix(".yaml").as_posix()
        run.problem(
            DiagnosticCode.NOT_FETCHED,
            Location(file=target.sources[0]),
            f'write source = {{ …, to = "{as_yaml}" }}',
            reason="what is served is YAML, and the file is one of JSON",
        )
        return False
    sink = Sink(target.allow)
    with tempfile.TemporaryDirectory() as folder:
        for path, text in fetched.texts.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        bundle = read_api(target.sources, (), Path(folder), sink, target.choice)
    for finding in sink:
        if finding.severity is Severity.ERROR:
            # Their lines are not those of the file that is there.
            line = f" line {finding.location.line}:" if finding.location.line else ""
            where = Location(file=finding.location.file)
            reason = f"what is served is no document:{line} {finding.message}"
            run.problem(DiagnosticCode.NOT_FETCHED, where, reason=reason)
    return bundle is not None and not sink.refused


def _agrees(done: _Pull, pulls: list[_Pull], run: Run) -> bool:
    """Whether none of the files, also of those that documents refer to, is another elsewhere."""
    mine = done.after().files
    for other in pulls:
        theirs = other.after().files
        for path in sorted(mine.keys() & theirs.keys()):
            if mine[path] != theirs[path]:
                run.problem(
                    DiagnosticCode.NOT_FETCHED,
                    Location(file=done.target.sources[0]),
                    "pull one of them into a folder of its own, with `to`",
                    reason=f"{path} is another file for {other.target.name}",
                )
                return False
    return True


def _is_yaml_for_json(target: Target, fetched: Fetched) -> bool:
    """Whether a document in YAML would be kept as JSON, which a URL without suffix is taken for."""
    path = target.sources[0]
    return path.lower().endswith(".json") and bool(
        _TOP_KEY.search(fetched.texts.get(path, ""))
    )


def _written(pulls: list[_Pull], lock: Lock, work: Project, run: Run) -> int:
    names = {target.name for target in work.targets if target.origin}
    others = names - {done.target.name for done in pulls}
    kept = {
        path
        for name, entry in lock.pulled.items()
        if name in others
        for path in entry.files
    }
    trees = {
        done.target.name or "": _tree(done, done.fetched, kept, work.home)
        for done in pulls
        if done.fetched is not None
    }
    made = plan([*trees.values()], force=run.options.force)
    if made.conflicts:
        refuse(made, run)
        return Exit.CONFLICT
    pulled = {name: entry for name, entry in lock.pulled.items() if name in names}
    pulled |= {done.target.name or "": done.after() for done in pulls}
    after = replace(lock, pulled=pulled)
    text = (lockfile.FILE_NAME, lockfile.render(after)) if after != lock else None
    apply(made, work.home, text)
    for done in pulls:
        tree = trees.get(done.target.name or "")
        written, removed = made.counts(() if tree is None else (tree,))
        origin = done.target.origin
        to = shown(work.home / origin.to) if origin else ""
        counts = f"{written} written, {removed} removed"
        changed = counts if written or removed else "unchanged"
        run.console.say(f"{done.target.name}: {changed} in {to}")
    return Exit.DONE


def _tree(done: _Pull, fetched: Fetched, kept: Collection[str], home: Path) -> Tree:
    """The files of an API; those that it needs no more and that are `kept` for others stay."""
    return Tree(
        folder=Path(os.path.abspath(home)),
        wanted={path: text.encode() for path, text in fetched.texts.items()},
        owned={
            path: digest
            for path, digest in done.before.files.items()
            if path in fetched.texts or path not in kept
        },
        shared=(),
    )


def _compared(pulls: list[_Pull], home: Path, run: Run) -> int:
    """Tells of every file that differs from what was fetched."""
    differences: list[Difference] = []
    for done in pulls:
        own = list(_differences(done, home))
        if not own:
            run.console.say(f"{done.target.name}: as it is served")
        differences += own
    run.extra["drift"] = [asdict(difference) for difference in differences]
    told: Iterator[str] = (
        f"{each.file} {', '.join(each.reasons)}" for each in differences
    )
    if run.console.format == "github":
        told = of_differences(differences, run.console)
    for line in told:
        run.console.result(line)
    if differences:
        run.console.result("`specgen pull` fetches it")
    return Exit.DRIFT if differences else Exit.DONE


def _differences(done: _Pull, home: Path) -> Iterator[Difference]:
    wanted: Mapping[str, str] = done.after().files
    for path in sorted(wanted.keys() | done.before.files.keys()):
        there = present(home, path)[0]
        if there == wanted.get(path):
            continue
        state = "differs from" if there and path in wanted else "is not"
        if path not in wanted:
            state = "is no longer"
        reason = f"{state} what is served"
        yield Difference(file=shown(home / path), reasons=(reason,))
