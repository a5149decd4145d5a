"""Whether a file differs from a generated one in its layout alone."""

from __future__ import annotations

import ast
import inspect
import io
import json
import tokenize
from pathlib import Path

from specgen.workspace.reading import regular_bytes

FORMATTED = "formatted"
HELP = (
    "exclude the generated packages from the formatter (black: force-exclude, ruff:"
    " extend-exclude), then undo it with --force"
)


def is_formatted(file: Path, content: bytes) -> bool:
    """Whether `file` says what the generated `content` says, laid out in another way."""
    try:
        text, generated = regular_bytes(file).decode("utf-8"), content.decode()
        if file.suffix == ".json":
            return bool(json.loads(text) == json.loads(generated))
        if file.suffix != ".py" or _comments(text) - _comments(generated):
            return False
        return _meaning(text) == _meaning(generated)
    except (OSError, ValueError, SyntaxError, RecursionError, tokenize.TokenError):
        return False


def _comments(text: str) -> frozenset[str]:
    """What comments say; a layout may lose one, and adds none."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return frozenset(
        token.string.strip("# ") for token in tokens if token.type == tokenize.COMMENT
    )


def _meaning(text: str) -> str:
    """A module without layout, comments, and the margins of docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str):
                node.value.value = inspect.cleandoc(value).strip()
    return ast.dump(tree)
