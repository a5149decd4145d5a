"""How Stainless spells names in Python: words, abbreviations in capitals, casings of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from keyword import iskeyword
from typing import Final

from specgen.frozen import frozen
from specgen.load.tree.node import Node

_INITIALISMS: Final = frozenset(
    "3ds ach acl ai api ats cpu crm db dns e2e eeoc gb gpu hd hris html http https id ip iso"
    " jsonl kb kyb kyc lfs mb mp3 mp4 nft saml sdk sku sms ss ssh sso url".split()
)
"""Words that are written in capitals, unless `custom_casings` says otherwise."""

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
"""A word of a name that the author of a configuration gave: `card_3ds`, `queryChunks`."""


@frozen(kw_only=False)
class Spelling:
    """The initialisms, and the words that are spelled as their author wants, as classes."""

    initialisms: frozenset[str] = _INITIALISMS
    casings: Mapping[str, str] = field(default_factory=dict)

    def class_name(self, text: str) -> str:
        """`openai_file_id` as `OpenAIFileID`."""
        words = [word.lower() for word in _WORD.findall(text)]
        name = "".join(self._spelled(words))
        return name if name[:1].isalpha() or not name else f"Model{name}"

    def _spelled(self, words: list[str]) -> Iterator[str]:
        """Words in capitals; the longest run of them that has a casing of its own is one."""
        place = 0
        while place < len(words):
            for stop in range(len(words), place, -1):
                casing = self.casings.get("_".join(words[place:stop]))
                if casing is not None:
                    yield casing
                    place = stop
                    break
            else:
                yield self._capital(words[place])
                place += 1

    def _capital(self, word: str) -> str:
        if word in self.initialisms:
            return word.upper()
        if word[-1:] == "s" and word[:-1] in self.initialisms:
            return f"{word[:-1].upper()}s"
        return word.capitalize()


def spelling(root: Node) -> Spelling:
    """The spelling that `custom_casings` of a configuration asks for."""
    stated = root.value.get("custom_casings") if isinstance(root.value, dict) else None
    initialisms = set(_INITIALISMS)
    casings: dict[str, str] = {}
    for term, casing in stated.items() if isinstance(stated, dict) else ():
        if not isinstance(casing, dict):
            continue
        initialism = casing.get("initialism")
        if initialism is True:
            initialisms.add(term.lower())
        elif initialism is False:
            initialisms.discard(term.lower())
        forms = [casing, casing.get("singular"), casing.get("plural")]
        casings |= dict(_cased(term, forms))
    return Spelling(frozenset(initialisms), casings)


def _cased(term: str, forms: Iterable[object]) -> Iterator[tuple[str, str]]:
    for form in forms:
        pascal = form.get("pascal") if isinstance(form, dict) else None
        if isinstance(form, dict) and isinstance(pascal, str):
            snake = form.get("snake")
            word = snake if isinstance(snake, str) else term
            if re.fullmatch("[A-Za-z][A-Za-z0-9]*", pascal):
                yield word.lower(), pascal


def attribute(text: str) -> str:
    """A resource, a method or an argument as Python has it; a keyword with an underscore."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    if not name.islower():
        name = "_".join(_WORD.findall(name)).lower()
    return f"{name}_" if iskeyword(name) else name
