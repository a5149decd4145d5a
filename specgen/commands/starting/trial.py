"""A table that was made from another tool's configuration, tried until all of it holds.

What the document or the rules of names refuse is taken out again, and told where it came from.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from specgen.commands.produce import guarded
from specgen.commands.run import allowable
from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.json_value import JsonValue
from specgen.load.api import read_api
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import tokens_of
from specgen.naming.table import NameTable
from specgen.pipeline import served
from specgen.stainless.actions import overlay
from specgen.stainless.configuration import ApiTable, Origin
from specgen.stainless.importing import Import, begin, otherwise, table
from specgen.stainless.notes import leave
from specgen.workspace.config import Target
from specgen.workspace.config_file import FILE_NAME, packages, parse

_TITLE = "What the configuration for Stainless says of the document"
_ABOUT_OVERLAYS = (DiagnosticCode.BAD_OVERLAY, DiagnosticCode.UNMATCHED_TARGET)


@frozen(kw_only=False)
class Tried:
    """A table of which everything holds, and the text of its overlay, if it needs one."""

    table: ApiTable
    overlay: str
    operations: int
    models: int


class Trial:
    """Attempts with one document, for an API of the configuration at `path`.

    `sink` has what the last attempt found, `overlay` is the name of the file for one. No package
    is put into a folder that is `taken` by another API.
    """

    def __init__(
        self, path: Path, name: str, source: str, taken: Collection[Path] = ()
    ) -> None:
        self.path = path
        self._taken = taken
        self.overlay = f"{name}.overlay.json"
        self.target = Target(
            name=name,
            sources=(source,),
            base=path.parent,
            output=path.parent,
            emit=frozenset({"client"}),
        )
        self.sink = Sink()

    def tried(self, root: Node) -> Tried | None:
        """What a configuration comes to; None where its document is refused, as `sink` says."""
        document = guarded(self.target, self.sink, self._document)
        read = self._read() if document is not None else None
        if document is None or read is None:
            return None
        imported = begin(root, document, read[0])
        with TemporaryDirectory() as folder:
            draft = Path(folder, self.overlay)
            if imported.actions:
                read = self._overlaid(imported, draft)
            if read is None:
                return None
            made = table(imported, self.target, read[0])
            if imported.actions:
                made.overlay = self.overlay
            if not self._settle(
                made, imported, [str(draft)] if imported.actions else []
            ):
                return None
        text = overlay(_TITLE, imported.actions) if imported.actions else ""
        return Tried(made, text, len(imported.named.methods), imported.models)

    def _document(self) -> dict[str, JsonValue] | None:
        bundle = read_api(self.target.sources, (), self.target.base, self.sink)
        return None if bundle is None else {**bundle.root}

    def _read(
        self, overlays: Sequence[str] = (), target: Target | None = None
    ) -> tuple[Api, NameTable] | None:
        """The API and its names."""
        self.sink = sink = Sink()
        read = replace(target or self.target, overlays=(*overlays,))
        return guarded(read, sink, lambda: served(read, {}, sink))

    def _overlaid(self, imported: Import, draft: Path) -> tuple[Api, NameTable] | None:
        """The API as the overlay leaves it, without actions that have no place in it."""
        while imported.actions:
            draft.write_text(overlay(_TITLE, imported.actions), encoding="utf-8")
            read = self._read([str(draft)])
            wrong = {
                int(tokens_of(finding.location.pointer)[1]): finding.message
                for finding in self.sink
                if finding.code in _ABOUT_OVERLAYS
            }
            if not wrong:
                return read
            for number, reason in wrong.items():
                action = imported.actions[number]
                leave(action.node, action.key, reason, "write an overlay that fits")
            imported.actions = [
                action
                for number, action in enumerate(imported.actions)
                if number not in wrong
            ]
        return self._read()

    def _settle(
        self, made: ApiTable, imported: Import, overlays: Sequence[str]
    ) -> bool:
        """Takes out of a table what is wrong with it; False where the document is refused."""
        while True:
            lines = [*made.lines()]
            text = "".join(f"{line}\n" for line, _ in lines)
            draft = self.path.with_name(FILE_NAME)
            (target,) = parse(text, draft, allowable()).targets
            self._leave_packages(made, target)
            read = self._read(overlays, target)
            wrong = [
                (finding, origin)
                for finding in self.sink
                if (origin := _origin(finding, lines)) is not None
            ]
            for finding, origin in wrong:
                leave(origin.node, origin.key, finding.message)
                _take_out(made, origin)
            if wrong:
                continue
            if read is None:
                return False
            more = [
                entry
                for pointer, entry in imported.kept.items()
                if read[1].types.get(pointer, entry.name) != entry.name
                and entry not in made.entries
            ]
            if not more:
                break
            made.entries += more
        for call, entry in otherwise(imported, *read):
            reason = f"generated code needs the name, so it is `{call}`"
            leave(entry.node, entry.key, reason)
        return True

    def _leave_packages(self, made: ApiTable, target: Target) -> None:
        origin = made.packages_origin
        for side, folder in packages(target):
            if origin and side in made.packages and folder in self._taken:
                reason = (
                    f"`{folder.name}` is the package of another API, so this one's is"
                )
                leave(origin.node, origin.key, f"{reason} `{target.name}_{side}`")
                made.packages = {}


def _origin(
    finding: Diagnostic, lines: Sequence[tuple[str, Origin | None]]
) -> Origin | None:
    """What a mistake in a table was made from; None for what is none of it."""
    line = finding.location.line
    if finding.code is not DiagnosticCode.CONFIGURATION or line is None:
        return None
    return lines[line - 1][1] if line <= len(lines) else None


def _take_out(made: ApiTable, origin: Origin) -> None:
    """Removes from a table what was made from one place."""

    def stays(node: Node) -> bool:
        return node.pointer != origin.node.pointer

    made.pages = [(rule, node) for rule, node in made.pages if stays(node)]
    made.entries = [entry for entry in made.entries if stays(entry.node)]
    made.credentials = [
        credential for credential in made.credentials if stays(credential[2])
    ]
    made.streams = {
        argument: methods
        for argument, methods in made.streams.items()
        if stays(methods[0][1])
    }
    if made.classes_origin and not stays(made.classes_origin.node):
        made.classes = {}
