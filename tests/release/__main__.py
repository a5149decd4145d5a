"""Whether this version could be released: `make release-check`.

Builds wheel and sdist, looks at both, and runs the quick tests against the installed wheel on every
Python of this machine from 3.11 on. `--date YYYY-MM-DD` writes the day of the release into
CHANGELOG.md when all of that holds; nothing else of the repository is ever written. `--python 3.13`
asks for one version only.
"""

from __future__ import annotations

import argparse
import datetime
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .distributions import Distributions, build, problems
from .environments import VERSIONS, Environment, interpreters

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = ROOT / "CHANGELOG.md"
# Without specgen and templates: what is tested is what was installed.
COPIED = (
    *("tests", "docs", "specs", "generated", "examples"),
    *("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "Makefile"),
    *("pyproject.toml", "specgen.toml", "specgen.lock"),
)
QUICK = (
    *("-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider"),
    *("tests/unit", "tests/golden"),
    *("-k", "not type_checks and not every_module_of_every_case"),
)


def main(arguments: Sequence[str]) -> int:
    """Runs the command and returns its exit code: 0, or 1 where something does not hold."""
    options = _options(arguments)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="specgen-release-") as name:
        scratch = Path(name)
        built = build(ROOT, scratch / "built")
        print(f"built {built.wheel.name} and {built.sdist.name}", flush=True)
        wrong += problems(built, CHANGELOG.read_text(), scratch / "sdist")
        wrong += _rendered(built, scratch / "twine")
        available = interpreters()
        for version in options.python or VERSIONS:
            if version not in available:
                print(f"Python {version}: not on this machine", flush=True)
                continue
            failure = _tried(version, available[version], built, scratch / version)
            print(f"Python {version}: {failure or 'passed'}", flush=True)
            wrong += [f"Python {version}: {failure}"] if failure else []
    for sentence in wrong:
        print(f"not to be released: {sentence}", file=sys.stderr)
    if wrong:
        return 1
    if options.date is not None:
        _date(built.wheel.name.split("-")[1], options.date)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make release-check", description=__doc__)
    parser.add_argument("--python", action="append", choices=VERSIONS, metavar="X.Y")
    parser.add_argument("--date", type=datetime.date.fromisoformat)
    return parser.parse_args(arguments)


def _rendered(built: Distributions, folder: Path) -> list[str]:
    """What an index would say of the description, by the tool that uploads there."""
    environment = Environment.make(sys.executable, folder)
    environment.install("twine")
    files = (str(built.wheel), str(built.sdist))
    done = environment.run("-m", "twine", "check", "--strict", *files, folder=folder)
    return [] if done.returncode == 0 else [f"twine: {done.stdout.strip()}"]


def _tried(version: str, interpreter: str, built: Distributions, folder: Path) -> str:
    """Why the quick tests don't pass against the wheel; nothing if they do."""
    folder.mkdir()
    environment = Environment.make(interpreter, folder / "environment")
    environment.install(f"{built.wheel}[dev]")
    tree = folder / "tree"
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
            shutil.copytree(source, tree / name, ignore=ignored)
        else:
            shutil.copy(source, tree / name)
    installed = environment.packages() / "specgen"
    # The runtime's own tests import it as it lies in the templates.
    (tree / "templates").symlink_to(installed / "templates")
    where = environment.run(
        "-c", "import specgen; print(specgen.__file__)", folder=tree
    )
    if Path(where.stdout.strip()).parent != installed:
        return f"imports specgen from elsewhere: {where.stdout or where.stderr}".strip()
    tests = environment.run("-m", "pytest", *QUICK, folder=tree)
    if tests.returncode == 0:
        return ""
    print(tests.stdout[-10_000:], tests.stderr[-2_000:], sep="\n", file=sys.stderr)
    return next(iter(reversed(tests.stdout.strip().splitlines())), "pytest failed")


def _date(version: str, date: datetime.date) -> None:
    """Writes the day into the heading of a version, over one that stands there."""
    text = CHANGELOG.read_text()
    heading = re.compile(rf"^## {re.escape(version)}(?: - .*)?$", re.MULTILINE)
    CHANGELOG.write_text(heading.sub(f"## {version} - {date.isoformat()}", text))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
