"""What holds for all tests: how examples are drawn, which tests start first, where documents are.

- `SPECGEN_DEEP=1` draws other examples at every run, and more of them (`make test-deep`).
- `SPECGEN_CORPUS` names the folder with `corpus` and `corpus-large`; it is `../shared` if unset.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from httpcore2 import default_ssl_context

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from specgen.parallel import processors  # noqa: E402 - of the folder above
from tests.conformance.corpus import FOLDERS  # noqa: E402

MISSING = [str(folder) for folder in FOLDERS if not folder.is_dir()]
NEED_DOCUMENTS = [
    *("behaviour/test_datamodel_oracle.py", "typing/test_typing.py"),
    *("behaviour/test_stainless_documents.py", "page/test_large.py"),
    *(
        f"conformance/test_{name}.py"
        for name in (
            *("corpus", "mocked", "published", "renamed", "selected", "typed"),
            "wire",
        )
    ),
]
"""Modules of which every test reads real documents."""
collect_ignore = NEED_DOCUMENTS if MISSING else []

SLOWEST = (
    *("test_typed", "test_every_case_type_checks", "test_pyright_is_clean"),
    *("pass_on_httpx", "tests/typing", "test_two_months", "tests/services"),
)
"""Tests that take long: several processes share the rest after them."""


def pytest_collection_finish() -> None:
    """Spares the garbage collector thousands of tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Starts with the slowest, so that no process waits for one at the end."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in SLOWEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: many a test waits for a program or a server."""
    return processors() * 3 // 2


IN_MEMORY = Path("/dev/shm")
ENOUGH = 8 << 30
"""Bytes of memory for files, several times what all tests leave there at once."""


def write_in_memory() -> None:
    """Lets tests write where no disk is waited for, if there is room and no place is named."""
    usable = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    # Environments that tests install are run from there.
    usable = usable and not os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC
    if usable and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ.setdefault("TMPDIR", str(IN_MEMORY))
        tempfile.tempdir = None


def share_trust() -> None:
    """Reads the system's certificates once for all requests that tests make themselves."""
    read = lru_cache(lambda _places, **options: default_ssl_context(**options))

    def shared(**options: Any) -> Any:
        places = (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
        return read(places, **options)

    setattr(httpcore2, "default_ssl_context", shared)  # noqa: B010 - of another module


def pytest_configure(config: pytest.Config) -> None:
    """Refuses a folder that is named and not there: nobody asks for less to be tested.

    What mypy makes out of libraries, each process of these tests keeps from one test to the next.
    """
    write_in_memory()
    share_trust()
    folder = tempfile.TemporaryDirectory(prefix="mypy-")
    config.add_cleanup(folder.cleanup)
    os.environ["MYPY_CACHE_DIR"] = folder.name
    named = os.environ.get("SPECGEN_CORPUS")
    if named is not None and MISSING:
        raise pytest.UsageError(f"SPECGEN_CORPUS={named}: no folder {MISSING[0]}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests were left out, and how to have them."""
    if MISSING:
        terminalreporter.write_line(
            f"not run: {', '.join(NEED_DOCUMENTS)}: they need real documents, and there is"
            f" no folder {MISSING[0]}; SPECGEN_CORPUS=FOLDER says where they are",
            yellow=True,
        )
