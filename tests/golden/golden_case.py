"""The golden cases: a folder with a document is one, nothing else has to be written.

`cases/<topic>/<case>/` holds `spec.yaml` (or the sources that a `specgen.toml` beside it names),
`expected/`, the tree that is generated from it, and `diagnostics.txt`, one line per finding.
A `scaffold.py` is the starting implementation of the server.
A refused document has no `expected/`. `lock.json` holds the names and the layout that an earlier
run left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from specgen.emit.server.scaffold import Place, scaffold
from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Sink, printable
from specgen.pipeline import generate, served
from specgen.workspace import config, config_file

CASES = Path(__file__).parent / "cases"
_COMPARED_ONCE = ("_runtime", "openapi.json", ".gitattributes")
"""The same in every package, or the document itself; compared for the showcase."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case; its name is the name of its target, so all can be imported together."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def id(self) -> str:
        return f"{self.folder.parent.name}/{self.name}"

    def target(self) -> config.Target:
        configuration = self.folder / config_file.FILE_NAME
        if not configuration.is_file():
            return config.Target(
                name=self.name,
                sources=("spec.yaml",),
                base=self.folder,
                output=self.folder / "expected",
            )
        codes = [code.identifier for code in DiagnosticCode]
        (target,) = config_file.load(configuration, codes).targets
        return replace(target, name=self.name)

    def _lock(self) -> Mapping[str, Mapping[str, str]]:
        """What an earlier run left, if the case is about that."""
        path = self.folder / "lock.json"
        if not path.is_file():
            return {"names": {}, "layout": {}}
        kept: Mapping[str, Mapping[str, str]] = json.loads(path.read_text("utf-8"))
        return kept

    def generate(self, runtime: str = config.COPIED) -> tuple[Mapping[str, str], str]:
        """Every generated file, and the findings as they stand in `diagnostics.txt`."""
        target = replace(self.target(), runtime=runtime)
        sink = Sink(target.allow)
        kept = self._lock()
        made = generate(target, sink, **kept)
        files = made.files.items() if made else ()
        texts = {path: content.decode() for path, content in files}
        return texts, "".join(map(_line, sink))

    def scaffold(self) -> str | None:
        """The implementation that users of the server start from."""
        target = self.target()
        names = self._lock()["names"]
        read = served(target, names, Sink(target.allow))
        if read is None:
            return None
        package = f"{read[1].package}_server"
        return scaffold(*read, Place(module="service", package=package))

    def expected(self) -> dict[str, str]:
        """The committed tree."""
        root = self.folder / "expected"
        return {
            path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    def expected_diagnostics(self) -> str:
        """The committed findings."""
        return (self.folder / "diagnostics.txt").read_text(encoding="utf-8")

    def rewrite(self, files: Mapping[str, str], diagnostics: str) -> None:
        """Makes what is generated now the expectation."""
        root = self.folder / "expected"
        for path in self.expected().keys() - files.keys():
            (root / path).unlink()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
        for folder in sorted(root.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if root.is_dir() and not any(root.iterdir()):
            root.rmdir()
        (self.folder / "diagnostics.txt").write_text(
            diagnostics, encoding="utf-8", newline="\n"
        )


def all_cases() -> list[Case]:
    """Every case, by topic and name."""
    return [Case(folder) for folder in sorted(CASES.glob("*/*")) if folder.is_dir()]


def compared(files: Mapping[str, str]) -> dict[str, str]:
    """The files of a package that its case is about."""
    return {
        path: text
        for path, text in files.items()
        if not set(path.split("/")) & set(_COMPARED_ONCE)
    }


def _line(found: Diagnostic) -> str:
    where = found.location
    place = printable(where.pointer) or f"{where.line or 1}:{where.column or 1}"
    effect = f" [{found.effect}]" if found.effect else ""
    return (
        f"{found.code.identifier} {found.severity.value} {place}"
        f" {found.message}{effect}\n"
    )
