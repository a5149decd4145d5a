"""An operationId without the words of its group, which stand before it in every call."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

VERBS = frozenset(
    "accept activate add apply approve archive assign attach authorize block cancel "
    "change check clear clone close compare complete compute configure confirm connect "
    "convert copy count create deactivate decline delete deploy destroy detach disable "
    "disconnect download duplicate edit enable enroll exchange execute export fetch find "
    "follow fork generate get import insert install invite invoke join leave link list "
    "lock merge migrate modify move open patch pause post preview publish purge push put "
    "query read reboot rebuild recreate refresh register reject release remove rename "
    "render renew replace request rescue reset resize restart restore resume retrieve "
    "revoke rotate run save search send set share show sign start stop submit subscribe "
    "suspend sync test transfer trigger unarchive unassign unblock unfollow uninstall "
    "unlink unlock unpublish unsubscribe update upload upsert validate verify view watch".split()
)
"""What ids do to their subject, where that is one word."""

_PLURALS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))
_NO_PLURALS = ("ss", "us", "is")


def without_subject(
    own: tuple[str, ...],
    subjects: Iterable[tuple[str, ...]],
    *,
    keeps_end: bool = False,
) -> tuple[str, ...]:
    """The words of an id but those at an end that say what its group is about.

    `droplets_list` in the group `droplets` is `list`, and so is `list_droplet`; what says more
    than a verb after such an end stays, as `create_custom_droplet` does. With `keeps_end` only
    words before the verb go.
    """
    for subject in subjects:
        if subject:
            own = _without_start(own, subject)
            own = own if keeps_end else _without_end(own, subject)
    return own


def _without_start(own: tuple[str, ...], subject: tuple[str, ...]) -> tuple[str, ...]:
    start, rest = own[: len(subject)], own[len(subject) :]
    if _lower(start) == _lower(subject):
        return own if _is_same(rest, subject) else rest or own
    return rest if _is_same(start, subject) and _is_verb(rest) else own


def _without_end(own: tuple[str, ...], subject: tuple[str, ...]) -> tuple[str, ...]:
    rest, end = own[: -len(subject)], own[-len(subject) :]
    return rest if _is_same(end, subject) and _is_verb(rest) else own


def _is_verb(own: tuple[str, ...]) -> bool:
    return len(own) == 1 and own[0].lower() in VERBS


def _is_same(own: tuple[str, ...], subject: tuple[str, ...]) -> bool:
    """Whether two say the same, singular for plural."""
    return len(own) == len(subject) and all(map(_are_same, own, subject))


def _are_same(word: str, other: str) -> bool:
    return word == other or _singular(word) == _singular(other)


def _lower(own: tuple[str, ...]) -> list[str]:
    return [word.lower() for word in own]


@lru_cache(maxsize=8192)
def _singular(word: str) -> str:
    word = word.lower()
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word if word.endswith(_NO_PLURALS) else word.removesuffix("s")
