"""Debian's chromium, driven by the Chrome DevTools Protocol over its own pipe.

Nothing beside the standard library is needed, and no port is opened. `CHROMIUM` names another
program than the one on the path.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 60
"""Seconds to wait for an answer or an event: far longer than any takes."""
_ARGUMENTS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu"),
    *("--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"),
    *("--disable-component-update", "--disable-sync", "--no-default-browser-check"),
    # Each window would draw suggestions below an address bar that nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
_WITH_PIPES = """
import os, sys
reads, writes, *command = sys.argv[1:]
# Neither may be where the other goes to.
reads, writes = os.dup(os.dup(os.dup(int(reads)))), os.dup(os.dup(os.dup(int(writes))))
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execvp(command[0], command)
"""
_KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "End": (35, ""),
    "Home": (36, ""),
    " ": (32, " "),
    "/": (191, "/"),
}
"""The code and the text of keys that are no letters (UI Events, `key`)."""

_FAINT = """root => {
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
    document.querySelector(root), NodeFilter.SHOW_TEXT);
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
"""What stands out too little from what is behind it (WCAG 2.2, 1.4.3)."""


def program() -> str | None:
    """The browser to start; None where there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


class Chromium:
    """A running browser without a window."""

    def __init__(self, command: str, folder: Path) -> None:
        to_browser, self._writes = os.pipe()
        self._reads, from_browser = os.pipe()
        starter = (
            sys.executable,
            "-c",
            _WITH_PIPES,
            f"{to_browser}",
            f"{from_browser}",
        )
        self._process = subprocess.Popen(
            [*starter, command, *_ARGUMENTS, f"--user-data-dir={folder}"],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._number = 0
        self._received = b""
        self._tabs: dict[str, Tab] = {}

    def call(self, method: str, session: str = "", **parameters: object) -> dict:
        """The answer to a command of the protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._writes, json.dumps(message).encode() + b"\0")
        number = self._number
        while True:
            answer = self.receive()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def receive(self) -> dict:
        """The next message; events are noted by the tab that they are of."""
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._received:
            left = end - time.monotonic()
            if left < 0 or not select.select([self._reads], [], [], left)[0]:
                raise TimeoutError("chromium says nothing")
            part = os.read(self._reads, 1 << 20)
            if not part:
                raise RuntimeError("chromium has ended")
            self._received += part
        text, _, self._received = self._received.partition(b"\0")
        message = json.loads(text)
        tab = self._tabs.get(message.get("sessionId", ""))
        if tab and "method" in message:
            tab.note(message["method"], message["params"])
        return message

    def tab(self, *, width: int = 1280, scheme: str = "light") -> Tab:
        """A new tab of a context of its own."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call(
            "Target.createTarget", url="about:blank", browserContextId=context
        )
        session = self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )["sessionId"]
        tab = self._tabs[session] = Tab(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            tab.call(f"{domain}.enable")
        tab.resize(width)
        tab.prefer(scheme)
        return tab

    def close(self) -> None:
        """Ends the browser."""
        with contextlib.suppress(RuntimeError, TimeoutError, OSError):
            self.call("Browser.close")
        os.close(self._writes)
        os.close(self._reads)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Tab:
    """A page of the browser, and what happened on it."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self._loaded = False
        self._urls: dict[str, str] = {}
        self.dialogs: list[str] = []
        """What scripts wanted to say in windows of their own."""
        self.complaints: list[str] = []
        """Exceptions of scripts, and what the browser refused to do."""

    def call(self, method: str, **parameters: object) -> dict:
        return self._browser.call(method, self._session, **parameters)

    @property
    def requests(self) -> list[str]:
        """Every URL that was asked for."""
        return [*self._urls.values()]

    def note(self, method: str, event: dict) -> None:
        """Takes an event of the protocol."""
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Network.requestWillBeSent":
            self._urls[event["requestId"]] = event["request"]["url"]
        elif method == "Network.loadingFailed":
            if event.get("blockedReason"):
                # It was never sent.
                self._urls.pop(event["requestId"], None)
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(event["message"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(event["exceptionDetails"]))
        elif method == "Log.entryAdded":
            self.complaints.append(event["entry"]["text"])

    def open(self, url: str) -> None:
        """Goes to a page, and waits until all of it is there."""
        self._loaded = False
        self.call("Page.navigate", url=url)
        while not self._loaded:
            self._browser.receive()
        self.settle()

    def settle(self) -> None:
        """Waits until what is to be drawn is drawn."""
        self.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def evaluate(self, expression: str) -> object:
        """The value of an expression of JavaScript, awaited where it is a promise."""
        answer = self.call(
            "Runtime.evaluate",
            expression=expression,
            returnByValue=True,
            awaitPromise=True,
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"]))
        return answer["result"].get("value")

    @property
    def width(self) -> int:
        """How wide the page is, in CSS pixels; no less than the window."""
        width = self.evaluate("document.documentElement.scrollWidth")
        assert isinstance(width, int)
        return width

    def faint(self, root: str) -> list[str]:
        """Text below an element that can hardly be read: kinds of elements, with an example."""
        kinds = self.evaluate(f"({_FAINT})({json.dumps(root)})")
        assert isinstance(kinds, list)
        return kinds

    def resize(self, width: int, height: int = 800) -> None:
        """Makes the window as wide and high as that, in CSS pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, scheme: str, media: str = "") -> None:
        """Lets the page see a colour scheme, and a medium such as `print`."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", media=media, features=[feature])

    def press(self, *keys: str) -> None:
        """Presses keys, one after the other, as a person does."""
        for key in keys:
            code, text = _KEYS.get(key) or (ord(key.upper()), key)
            event = {"key": key, "windowsVirtualKeyCode": code}
            down = "keyDown" if text else "rawKeyDown"
            self.call("Input.dispatchKeyEvent", type=down, text=text, **event)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.settle()

    def write(self, text: str) -> None:
        """Types a text into what has the focus."""
        self.press(*text)


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """The browser. Raises FileNotFoundError where none is installed."""
    command = program()
    if command is None:
        raise FileNotFoundError("no chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory(
        prefix="chromium-", ignore_cleanup_errors=True
    ) as folder:
        browser = Chromium(command, Path(folder))
        try:
            yield browser
        finally:
            browser.close()
