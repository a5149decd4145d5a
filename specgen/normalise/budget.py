"""Limits of what is made of a document, where little text can ask for much work."""

from __future__ import annotations

from specgen.findings.diagnostics import DiagnosticCode, Refused, Severity
from specgen.load.tree.node import Node


class Budget:
    """How often something may happen; ten times as often as in the largest documents known.

    Schemas that extend each other in a long chain have all that the chain has: their number
    grows with the square of what is written.
    """

    __slots__ = ("_left", "_limit", "_what")

    def __init__(self, what: str, limit: int) -> None:
        self._what = what
        self._limit = self._left = limit

    def spend(self, number: int, node: Node) -> None:
        """Counts what happens at a node.

        Raises:
            Refused: after LIMIT was reported and is not allowed.
        """
        self._left -= number
        if self._left < 0 <= self._left + number:
            diagnostic = node.report(
                DiagnosticCode.LIMIT, what=self._what, limit=f"{self._limit:,}"
            )
            if diagnostic.severity is Severity.ERROR:
                raise Refused
