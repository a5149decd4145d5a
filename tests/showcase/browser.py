"""The site of the documentation in a real browser; run by `make docs`.

Every page is opened as a phone shows it, in light and in dark: nothing may be wider than the
screen, text must stand out from what is behind it (WCAG 2.2, 1.4.3), and no other host may be
asked for anything. A word that is typed into the search must be found.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.chromium import Chromium, Tab, chromium, program

WIDTH = 380
_CHANGED = """Promise.allSettled(document.getAnimations()
  .filter(own => own instanceof CSSTransition).map(own => own.finished)).then(() => null)"""
"""Colours change in a transition."""
PATIENCE = 10
"""Seconds to wait for the search, which starts a worker."""


def _served(folder: Path) -> ThreadingHTTPServer:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server


def faults(browser: Chromium, site: Path, address: str) -> Iterator[str]:
    """What is wrong with the pages, seen in both colour schemes."""
    for scheme in ("light", "dark"):
        tab = browser.tab(width=WIDTH, scheme=scheme)
        name_of_scheme = "slate" if scheme == "dark" else "default"
        for path in sorted(site.rglob("*.html")):
            name = path.relative_to(site).as_posix()
            tab.open(f"{address}/{name}")
            tab.evaluate(
                f"document.body.setAttribute('data-md-color-scheme', '{name_of_scheme}')"
            )
            tab.settle()
            tab.evaluate(_CHANGED)
            if tab.width > WIDTH:
                yield f"{name}: {tab.width} px wide on a screen of {WIDTH}"
            if name != "404.html":
                for kind in tab.faint(".md-content"):
                    yield f"{name}, {scheme}: too faint: {kind}"
        tab.resize(1280)
        yield from _search(tab, address)
        for url in sorted({*tab.requests}):
            if not url.startswith((address, "data:", "blob:")):
                yield f"another host is asked for {url}"


def _search(tab: Tab, address: str) -> Iterator[str]:
    """Searches for a code, which stands on one page alone."""
    tab.open(f"{address}/index.html")
    tab.press("/")
    time.sleep(0.5)
    tab.write("SG411")
    time.sleep(1.5)
    tab.press("Enter")  # follows the first result
    end = time.monotonic() + PATIENCE
    url = ""
    while time.monotonic() < end:
        url = str(tab.evaluate("location.href"))
        if "/reference/diagnostics.html" in url and url.endswith("#sg411"):
            return
        time.sleep(0.1)
    yield f"the search for SG411 leads to {url}"


def problems(site: Path) -> list[str]:
    """What is wrong with the site; nothing where there is no browser to look at it."""
    if program() is None:
        print("no chromium here (apt-get install chromium): pages were not looked at")
        return []
    server = _served(site)
    with chromium() as browser:
        told = [*faults(browser, site, f"http://127.0.0.1:{server.server_port}")]
    server.shutdown()
    return told
