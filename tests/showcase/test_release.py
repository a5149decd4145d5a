"""What `make release-check` looks at before it installs anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.release.distributions import Distributions, build, problems

from .readme import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    return build(ROOT, tmp_path_factory.mktemp("built"))


def test_wheel_and_sdist_are_fit_to_be_released(
    built: Distributions, tmp_path: Path
) -> None:
    assert problems(built, CHANGELOG, tmp_path) == []


def test_a_version_without_its_section_in_the_changelog_is_not(
    built: Distributions, tmp_path: Path
) -> None:
    changelog = CHANGELOG.replace("\n## 0.1.0", "\n## Unreleased")
    assert problems(built, changelog, tmp_path) == [
        "CHANGELOG.md has no section of 0.1.0"
    ]
