"""The site of the documentation in a real browser; run by `make docs`, in .venv-docs.

Every page is opened as a phone shows it, in light and in dark: nothing may be wider than the
screen, text must stand out from what is behind it (WCAG 2.2, 1.4.3), and no other host may be
asked for anything. A word that is typed into the search must be found.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Error, Page, Request, sync_playwright

WIDTH = 380
_WIDE = """() => document.documentElement.scrollWidth"""
_SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each instanceof CSSTransition).map((each) => each.finished))"""
"""Waits until colours have changed, which they do in transitions."""
_FAINT = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", {willReadFrequently: true});
  const drawn = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Map();
  const walker = document.createTreeWalker(
    document.querySelector(".md-content"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({opacityProperty: true}))
      continue;
    const style = getComputedStyle(element);
    const behind = [];
    for (let at = element; at; at = at.parentElement)
      behind.unshift(getComputedStyle(at).backgroundColor);
    const back = ["white", ...behind];
    const [high, low] = [luminance(drawn(back)), luminance(drawn([...back, style.color]))]
      .sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) {
      const kind = `${element.tagName.toLowerCase()}.${element.className} ${ratio.toFixed(2)}`;
      if (!faint.has(kind)) faint.set(kind, walker.currentNode.data.trim().slice(0, 30));
    }
  }
  return [...faint].map(([kind, text]) => `${kind}: ${text}`);
}"""


def _served(folder: Path) -> ThreadingHTTPServer:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    Thread(target=server.serve_forever, daemon=True).start()
    return server


def faults(browser: Browser, site: Path, address: str) -> Iterator[str]:
    """What is wrong with the pages, seen in both colour schemes."""
    for scheme in ("light", "dark"):
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 800}, color_scheme=scheme
        )
        asked: list[str] = []
        page = context.new_page()
        page.on("request", partial(_noted, asked))
        for path in sorted(site.rglob("*.html")):
            name = path.relative_to(site).as_posix()
            page.goto(f"{address}/{name}", wait_until="load")
            page.evaluate(
                "name => document.body.setAttribute('data-md-color-scheme', name)",
                "slate" if scheme == "dark" else "default",
            )
            page.evaluate(_SETTLED)
            width = page.evaluate(_WIDE)
            if width > WIDTH:
                yield f"{name}: {width} px wide on a screen of {WIDTH}"
            if name != "404.html":
                for kind in page.evaluate(_FAINT):
                    yield f"{name}, {scheme}: too faint: {kind}"
        page.set_viewport_size({"width": 1280, "height": 800})
        yield from _search(page, address)
        for url in sorted({*asked}):
            if not url.startswith((address, "data:", "blob:")):
                yield f"another host is asked for {url}"
        context.close()


def _noted(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def _search(page: Page, address: str) -> Iterator[str]:
    """Searches for a code, which stands on one page alone."""
    page.goto(f"{address}/index.html", wait_until="load")
    page.keyboard.press("/")
    page.wait_for_timeout(500)
    page.keyboard.type("SG411")
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")  # follows the first result
    try:
        page.wait_for_url("**/reference/diagnostics.html*#sg411", timeout=5000)
    except Error:
        yield f"the search for SG411 leads to {page.url}"


def main(site: Path) -> int:
    """Prints what is wrong; 0 where nothing is."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("no chromium here (apt-get install chromium): pages were not looked at")
        return 0
    server = _served(site)
    address = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        problems = [*faults(browser, site, address)]
        browser.close()
    print(*problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
