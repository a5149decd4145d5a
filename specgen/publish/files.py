"""All files of a project beside its packages: path below the output folder → text."""

from __future__ import annotations

from collections.abc import Mapping

from specgen.publish.calls import example_calls
from specgen.publish.changelog import begun
from specgen.publish.licenses import license_file
from specgen.publish.own_tests import client_tests, server_tests
from specgen.publish.project import Project
from specgen.publish.pyproject import pyproject
from specgen.publish.readme import page
from specgen.publish.reference import reference


def project_files(project: Project) -> Mapping[str, str]:
    """The files of a project; of those with marks what a first run writes."""
    calls = []
    if project.has_client:
        api = project.api
        calls = example_calls(api.operations, api.declarations, project.client)
    files = {
        "api.md": reference(project),
        "CHANGELOG.md": begun(project.distribution.version),
        **{
            name: page(name, project, calls)
            for name in ("README.md", "AGENTS.md", "llms.txt")
        },
    }
    license = license_file(project)
    if license is not None:
        files["LICENSE"] = license
    if project.has_client:
        files["tests/test_client.py"] = client_tests(project, calls)
    if project.has_server:
        files["tests/test_server.py"] = server_tests(project)
    kept = frozenset(path.partition("/")[0] for path in files)
    return {**files, "pyproject.toml": pyproject(project, kept)}
