"""After whom schemas without a name are called."""

from __future__ import annotations

from specgen.build.types.places import last_token
from specgen.frozen import frozen
from specgen.ir.types import Context, Hint
from specgen.load.tree.node import Node


@frozen(kw_only=False)
class Owner:
    """The operation that schemas without a name are called after, and where it is described."""

    id: str
    pointer: str

    def hint(self, node: Node, step: str, key: str = "", *, own: bool = False) -> Hint:
        """A shared body or response names its schemas itself, another's operation does."""
        if own or node.pointer.startswith(self.pointer):
            text = f"{key} {step}".strip()
            return Hint(text=text, owner=self.id, context=Context.INLINE)
        text = last_token(node.pointer)
        if not text.lower().endswith(step):
            text = f"{text} {step}"
        return Hint(text=text, context=Context.INLINE)
