"""The committed packages: what `specgen generate` writes, everywhere and each time alike.

What holds of them holds of the same packages with a runtime that they share.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import black
import pytest

from specgen.emit.package.runtime import NOTICE

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "generated"
_RUNTIME = re.compile(r"\w+/_runtime/|specgen_runtime/")
PACKAGES = (
    "liveavatar_client",
    "liveavatar_server",
    "openhands_client",
    "openhands_server",
)
CLIENTS = tuple(name for name in PACKAGES if name.endswith("_client"))
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}


def run(
    *command: str | Path, cwd: Path, timeout: int = 300, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=ENVIRONMENT | {"PYTHONDONTWRITEBYTECODE": "1"} | variables,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def test_nothing_is_left_of_what_was_generated_once() -> None:
    """Two branches that rename the same module can leave it, owned by nobody, in a merge."""
    lock = json.loads((ROOT / "specgen.lock").read_text(encoding="utf-8"))
    owned = {path for entry in lock["targets"].values() for path in entry["files"]}
    assert contents(GENERATED).keys() <= owned


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sources and their configuration in another folder, nothing generated."""
    made = tmp_path / "Über uns" / "project"
    made.mkdir(parents=True)
    shutil.copytree(ROOT / "specs", made / "specs")
    shutil.copy(ROOT / "specgen.toml", made)
    return made


@pytest.fixture(scope="module")
def sharing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same packages, generated with one runtime for all."""
    folder = tmp_path_factory.mktemp("sharing")
    shutil.copytree(ROOT / "specs", folder / "specs")
    configuration = (ROOT / "specgen.toml").read_text(encoding="utf-8")
    shared = re.sub(r"(?m)^source", 'runtime = "shared"\nsource', configuration)
    (folder / "specgen.toml").write_text(shared, encoding="utf-8")
    command = (sys.executable, "-m", "specgen", "generate")
    done = run(*command, cwd=folder, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return folder / "generated"


@pytest.fixture(params=["copied", "shared"])
def generated(request: pytest.FixtureRequest) -> Path:
    """The folder of the packages, each with its own runtime or all with one."""
    if request.param == "copied":
        return GENERATED
    folder: Path = request.getfixturevalue("sharing")
    return folder


@pytest.mark.parametrize(
    ("with_lock", "variables"),
    [
        (False, {"PYTHONHASHSEED": "0"}),
        (True, {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        (False, {"PYTHONHASHSEED": "42", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Apia"}),
        (True, {"PYTHONOPTIMIZE": "2", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}),
    ],
)
def test_generated_is_what_the_sources_say(
    project: Path, with_lock: bool, variables: dict[str, str]
) -> None:
    if with_lock:
        shutil.copy(ROOT / "specgen.lock", project)
    below = project / "specs"
    command = (sys.executable, "-m", "specgen", "generate")
    done = run(*command, cwd=below, PYTHONPATH=str(ROOT), **variables)
    assert done.returncode == 0, done.stderr
    made, committed = contents(project / "generated"), contents(GENERATED)
    assert made.keys() == committed.keys()
    assert [name for name in made if made[name] != committed[name]] == []
    lock = (project / "specgen.lock").read_bytes()
    assert lock == (ROOT / "specgen.lock").read_bytes()


WITHOUT_XML = {"wire/xml/bodies.py": "wire/xml/no_bodies.py"}
"""What takes the place of a module in packages without bodies in XML, as these are."""


def test_sources_of_the_runtime_are_copied_unchanged(generated: Path) -> None:
    files = {
        name: content
        for name, content in contents(generated).items()
        if _RUNTIME.match(name) and name.endswith(".py")
    }
    assert files
    for name, content in files.items():
        module = _RUNTIME.sub("", name)
        source = ROOT / "templates" / "runtime" / WITHOUT_XML.get(module, module)
        assert content == NOTICE.encode() + source.read_bytes()


def test_packages_that_share_a_runtime_differ_in_where_they_import_it_from(
    sharing: Path,
) -> None:
    copied, shared = contents(GENERATED), contents(sharing)
    own = {name for name in copied if _RUNTIME.match(name)}
    assert {name for name in shared if not _RUNTIME.match(name)} == copied.keys() - own
    assert {_RUNTIME.sub("", name) for name in own} | {"py.typed"} == {
        _RUNTIME.sub("", name) for name in shared if _RUNTIME.match(name)
    }
    for name in copied.keys() - own:
        there, here = (
            re.sub(rb"[\s(),]+", b" ", content)
            for content in (copied[name], shared[name])
        )
        assert re.sub(rb"\.+_runtime\b", b"specgen_runtime", there) == here, name


def test_names_are_plain(generated: Path) -> None:
    for name, content in contents(generated).items():
        assert name.isascii(), name
        assert content.isascii() or _RUNTIME.match(name), name
        assert b"\r" not in content, name
        assert str(ROOT).encode() not in content, name


IMPORT_EACH = """
import importlib, os, sys
for name in sys.argv[1].split():
    importlib.import_module(name)
for name in sys.argv[2:]:
    if os.fork() == 0:
        importlib.import_module(name)
        os._exit(0)
    if os.wait()[1]:
        sys.exit(f"{name} does not import")
"""
"""Imports every module in a process of its own, in which only libraries were imported."""

FOREIGN = {"specgen", "jinja2", "yaml", "uvicorn", "hypothesis", "pytest"}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_imports_alone(generated: Path, package: str) -> None:
    names = modules(generated, package)
    libraries = "httpx2 pydantic" if package in CLIENTS else "fastapi pydantic"
    script = ("-W", "error", "-c", IMPORT_EACH, libraries)
    done = run(sys.executable, *script, *names, cwd=generated)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_needs_its_own_libraries_only(generated: Path, package: str) -> None:
    names = ", ".join(modules(generated, package))
    script = f"import sys, {names}; print(*sys.modules)"
    done = run(sys.executable, "-c", script, cwd=generated)
    assert done.returncode == 0, done.stderr
    touched = {name.partition(".")[0] for name in done.stdout.split()}
    others = {*PACKAGES} - {package}
    foreign = {"fastapi", "starlette"} if package in CLIENTS else {"httpx2"}
    assert not (foreign | FOREIGN | others) & touched


def modules(folder: Path, package: str) -> list[str]:
    return [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in contents(folder)
        if name.startswith(f"{package}/") and name.endswith(".py")
    ]


@pytest.mark.parametrize("package", CLIENTS)
@pytest.mark.parametrize(
    "statement",
    [
        "import {0}",
        "from {0} import *",
        "from {0} import {1}, Async{1}, errors, UNSET; {1}(api_key='k')",
    ],
)
def test_a_client_is_made_without_its_heavy_libraries(
    generated: Path, package: str, statement: str
) -> None:
    name = {"liveavatar_client": "LiveAvatar", "openhands_client": "OpenHands"}[package]
    heavy = "{'pydantic', 'pydantic_core', 'httpx2', 'ssl'}"
    if "*" in statement:
        # Everything includes the models.
        heavy = "{'httpx2', 'ssl'}"
    script = f"{statement.format(package, name)}; import sys; print(*{heavy} & {{*sys.modules}})"
    done = run(sys.executable, "-c", script, cwd=generated)
    assert (done.stdout, done.stderr) == ("\n", "")


def test_black_has_nothing_to_change(generated: Path) -> None:
    mode = black.Mode(line_length=88, target_versions={black.TargetVersion.PY311})
    texts = {
        content.decode().replace("# fmt: off\n", "", 1): name
        for name, content in contents(generated).items()
        if name.endswith(".py")
        if generated == GENERATED or not _RUNTIME.match(name)
    }
    changed = [
        n for text, n in texts.items() if black.format_str(text, mode=mode) != text
    ]
    assert changed == []


def test_mypy_strict_is_clean(generated: Path) -> None:
    packages = [part for name in PACKAGES for part in ("-p", name)]
    options = ("--strict", "--config-file=")
    done = run(sys.executable, "-m", "mypy", *options, *packages, cwd=generated)
    assert done.returncode == 0, done.stdout


def test_pyright_is_clean(generated: Path, tmp_path: Path) -> None:
    """Strictly, but for the runtime: pydantic's and its own `Any` make that mode complain of
    partly unknown types there. Standard mode it passes."""
    shutil.copytree(generated, tmp_path / "code")
    whole = [f"code/{name}" for name in PACKAGES]
    runtimes = [f"{folder}/_runtime" for folder in whole]
    # What the runtimes have alike is looked at in the first that has it.
    seen: set[tuple[str, bytes]] = set()
    again = []
    for runtime in runtimes:
        for path in sorted((tmp_path / runtime).rglob("*.py")):
            module = (str(path.relative_to(tmp_path / runtime)), path.read_bytes())
            if module in seen:
                again.append(path.relative_to(tmp_path).as_posix())
            seen.add(module)
    configuration = {
        "include": ["code"],
        "exclude": again,
        "extraPaths": ["code"],
        "pythonVersion": "3.11",
        "typeCheckingMode": "standard",
        "strict": [
            path.relative_to(tmp_path).as_posix()
            for folder in whole
            for path in sorted((tmp_path / folder).rglob("*.py"))
            if not any(str(path).startswith(f"{tmp_path / one}/") for one in runtimes)
        ],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(configuration))
    options = ("-p", tmp_path, "--pythonpath", sys.executable)
    done = run(sys.executable, "-m", "pyright", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "0 errors, 0 warnings" in done.stdout
