"""`specgen release`: advances versions as the changes of documents ask, and tells of them."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.diff import comparison
from specgen.commands.entry import NotWritable, replace_file, with_entry
from specgen.commands.produce import refusal
from specgen.commands.revision import Revision
from specgen.commands.run import Exit, Run, configured, shown
from specgen.findings.diagnostics import DiagnosticCode, Location, printable
from specgen.garbage import uncollected
from specgen.workspace import lock as lockfile
from specgen.workspace.config import (
    ConfigurationError,
    Problem,
    Project,
    Target,
    suggestion,
)
from specgen.workspace.config_file import find, prefix_of
from specgen.workspace.git import GitError, Repository
from specgen.workspace.publishing.distribution import Distribution
from specgen.workspace.publishing.versions import (
    NotAdvanced,
    following,
    is_later,
    last_release,
)
from specgen.workspace.reading import regular_bytes
from specgen.workspace.shaping.keys import SHAPING

if TYPE_CHECKING:
    from specgen.changes.compare import Change

CHANGELOG = "CHANGELOG.md"


@dataclass(frozen=True, kw_only=True)
class _Release:
    """What becomes of a target: its changes since a revision, and its version then.

    `settings` are the keys that were set otherwise in that revision and shape its code.
    """

    target: Target
    distribution: Distribution
    revision: str
    changes: Sequence[Change]
    version: str
    settings: Sequence[str]

    @property
    def changelog(self) -> Path:
        return self.target.output / CHANGELOG


@uncollected()
def release(run: Run) -> int:
    """Runs the command and returns its exit code. Raises ConfigurationError, LockError."""
    work = configured(run.options)
    path = find(Path.cwd())
    assert path is not None
    targets = _chosen(work, run)
    lock = lockfile.read(work.home)
    releases: list[_Release] = []
    try:
        for target, distribution in targets:
            entry = lock.targets.get(target.name or "")
            names = entry.names if entry else {}
            made, code = _compared(work, target, distribution, names, run)
            if made is None:
                return code
            releases.append(made)
    except GitError as error:
        raise ConfigurationError(error.problem) from error
    content = path.read_bytes()
    after = _with_versions(content, path, releases)
    changelogs = [_changelog(own, run) for own in releases]
    _tell(releases, path, run)
    if run.options.dry_run:
        for text in filter(None, changelogs):
            run.console.result("")
            run.console.result(text.section)
        return Exit.DONE
    for changelog in filter(None, changelogs):
        replace_file(changelog.file, changelog.before, changelog.after)
    if after != content:
        replace_file(path, content, after)
    return Exit.DONE


def _chosen(work: Project, run: Run) -> list[tuple[Target, Distribution]]:
    """The targets that are published, or those of them that are named.

    Raises ConfigurationError.
    """
    published = {
        target.name or "": (target, target.distribution)
        for target in work.targets
        if target.distribution is not None
    }
    for name in run.options.sources:
        if name not in published:
            there = any(target.name == name for target in work.targets)
            message = (
                f"{name} has no `package`" if there else f"no API is called {name}"
            )
            help = suggestion(name, published) if published else _HELP
            raise ConfigurationError(Problem(message=message, help=help))
    if not published:
        message = "no API has a `package`, and so nothing is published"
        raise ConfigurationError(Problem(message=message, help=_HELP))
    return [published[name] for name in run.options.sources or published]


_HELP = "write a table [api.NAME.package] with `name`"


def _compared(
    work: Project,
    target: Target,
    own: Distribution,
    names: Mapping[str, str],
    run: Run,
) -> tuple[_Release | None, Exit]:
    """The changes since the last release; None where a document is refused.

    Raises ConfigurationError, GitError.
    """
    revision, released = run.options.against, ""
    if revision is None:
        tag = last_release(Repository(work.home).tags(), own.name, own.version)
        if tag is None:
            message = f"git has no tag of a release of {own.name}"
            help = f"tag what was released: v{own.version}, or name it by --against"
            raise ConfigurationError(Problem(message=message, help=help))
        revision, released = tag
    with Revision(work, revision) as former:
        old = former.version(target)
        if old is None:
            message = f"{target.name} has no documents in {revision}"
            raise ConfigurationError(
                Problem(message=message, help="name another revision by --against")
            )
        before = old[0].distribution
        if not released:
            released = before.version if before else own.version
        changes, sinks, code = comparison(old, (target, names))
    for sink in sinks:
        findings = tuple(sink)
        if changes is None or run.options.strict:
            run.found(findings, target.base)
        if code is Exit.DONE and run.severe(findings, target.allow):
            code = refusal(findings)
    if changes is None or code is not Exit.DONE:
        return None, code
    version = _version(own, released, changes)
    return (
        _Release(
            target=target,
            distribution=own,
            revision=revision,
            changes=changes,
            version=version,
            settings=_reshaped(old[0], target),
        ),
        code,
    )


def _reshaped(before: Target, after: Target) -> list[str]:
    """The keys that shape code and were set otherwise before."""
    old, new = before.settings(before.base), after.settings(after.base)
    return [key for key in SHAPING if old.get(key) != new.get(key)]


def _version(own: Distribution, released: str, changes: Sequence[Change]) -> str:
    """The version that the changes since a released one ask for, or a later one that the
    configuration has already. Raises ConfigurationError."""
    from specgen.changes.compare import advice

    try:
        asked = following(released, advice(changes))
    except NotAdvanced:
        message = f"what comes after {released} is not said by its changes"
        help = "write `version` yourself"
        raise ConfigurationError(Problem(message=message, help=help)) from None
    return asked if is_later(asked, own.version) else own.version


def _with_versions(content: bytes, path: Path, releases: Sequence[_Release]) -> bytes:
    """The configuration with the versions of releases. Raises ConfigurationError."""
    text = content.decode("utf-8-sig")
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    for own in releases:
        if own.version == own.distribution.version:
            continue
        table = (*prefix_of(path), "api", own.target.name or "", "package")
        try:
            text = with_entry(text, table, len(table) - 1, "version", own.version)
        except NotWritable:
            message = (
                f"can't write the version without changing what else {shown(path)} says"
            )
            help = f'write version = "{own.version}" for {own.target.name} yourself'
            problem = Problem(message=message, help=help, file=shown(path))
            raise ConfigurationError(problem) from None
    return mark + text.encode()


@dataclass(frozen=True, kw_only=True)
class _Changelog:
    """A changelog before and after a release, and the section that it gets."""

    file: Path
    before: bytes
    after: bytes
    section: str


def _changelog(own: _Release, run: Run) -> _Changelog | None:
    """What the changelog of a release becomes; None where it has its section, or no changes."""
    from specgen.publish.changelog import has_section, section, with_release

    if not own.changes:
        return None
    file = own.changelog
    try:
        before = regular_bytes(file)
        text = before.decode("utf-8")
    except (OSError, ValueError):
        reason = "it can't be read; `specgen generate` begins one"
        raise ConfigurationError(Problem(message=reason, file=shown(file))) from None
    if has_section(text, own.version):
        place = Location(file=shown(file))
        reason = f"it has a section of {own.version} already"
        help = "remove that section to have it written anew"
        run.problem(DiagnosticCode.LEFT_FILE, place, help, reason=reason)
        return None
    after = with_release(text, own.version, own.changes)
    if after is None:
        message = "it has no line, or several, below which releases are added"
        help = "see docs/guides/publishing.md"
        raise ConfigurationError(Problem(message=message, help=help, file=shown(file)))
    return _Changelog(
        file=file,
        before=before,
        after=after.encode(),
        section=section(own.version, own.changes),
    )


def _tell(releases: Sequence[_Release], path: Path, run: Run) -> None:
    from specgen.changes.compare import advice
    from specgen.changes.listing import summary

    told: list[dict[str, object]] = []
    for own in releases:
        name, before = own.distribution.name, own.distribution.version
        stays = before == own.version
        step = f"{before} stays" if stays else f"{before} → {own.version}"
        since = f"since {own.revision}: {summary(own.changes)}"
        run.console.say(printable(f"{own.target.name}: {since}"))
        run.console.say(f"{own.target.name}: {name} {step}")
        if own.settings:
            keys = " and ".join(f"`{key}`" for key in own.settings)
            are = "is" if len(own.settings) == 1 else "are"
            run.console.say(
                f"{own.target.name}: {keys} {are} set otherwise than in {own.revision};"
                " advance `version` yourself where callers notice that"
            )
        told.append(
            {
                "api": own.target.name,
                "name": name,
                "against": own.revision,
                "advice": advice(own.changes),
                "from": before,
                "to": own.version,
                "settings": [*own.settings],
            }
        )
    run.extra["releases"] = told
    if run.options.dry_run:
        return
    advanced = [own for own in releases if own.version != own.distribution.version]
    if advanced:
        run.console.say(
            f"{shown(path)}: next, `specgen generate`; then commit, publish and tag"
        )
