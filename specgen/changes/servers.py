"""Changes of servers and their variables."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.changes.facts import At, Facts
from specgen.changes.values import told
from specgen.ir.api import Server


def compare_servers(
    old: Sequence[Server], new: Sequence[Server], at: At, facts: Facts
) -> None:
    """The changes of a list of servers, the first of which is called by default."""
    was = {server.url: server for server in old}
    now = {server.url: server for server in new}
    gone = [url for url in was if url not in now]
    added = [url for url in now if url not in was]
    if len(gone) == len(added) == 1:
        (former,), (latter,) = gone, added
        words = f"the server {told(former)} is {told(latter)} now"
        facts.add("server-changed", at, words, "servers")
        was = {latter if url == former else url: server for url, server in was.items()}
    for url, server in now.items():
        if url in was:
            _variables(was[url], server, at, facts)
        else:
            facts.add("server-added", at, f"there is a server {told(url)}", "servers")
    for url in was:
        if url not in now:
            words = f"the server {told(url)} is gone"
            facts.add("server-removed", at, words, "servers")
    if was and now and next(iter(was)) != next(iter(now)):
        words = f"{told(next(iter(now)))} is called by default"
        facts.add("server-default-changed", at, words, "servers")


def _variables(old: Server, new: Server, at: At, facts: Facts) -> None:
    was = {name: (default, values) for name, default, values in old.variables}
    now = {name: (default, values) for name, default, values in new.variables}
    for name in {**was, **now}:
        variable = f"the variable `{name}` of {told(new.url)}"
        if name not in was or name not in now:
            change = "added" if name in now else "removed"
            words = f"{variable} is {'new' if name in now else 'gone'}"
            facts.add(f"server-variable-{change}", at, words, "servers")
            continue
        (before, allowed), (after, allowed_now) = was[name], now[name]
        if before != after:
            was_default, default = (
                "none" if value is None else told(value) for value in (before, after)
            )
            words = f"{variable} was {was_default} by default and is {default}"
            facts.add("server-variable-default-changed", at, words, "servers")
        for value in allowed_now:
            if value not in allowed:
                words = f"{variable} may be {told(value)} now"
                facts.add("server-variable-value-added", at, words, "servers")
        for value in allowed:
            if value not in allowed_now:
                words = f"{variable} may be {told(value)} no more"
                facts.add("server-variable-value-removed", at, words, "servers")
