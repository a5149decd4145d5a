"""`LICENSE`: the text of the licence that the distribution is under."""

from __future__ import annotations

from specgen.emit.text.template_names import templates_folder
from specgen.publish.project import Project
from specgen.workspace.publishing.distribution import LICENSES

_HOLDERS = "{holders}"


def license_file(project: Project) -> str | None:
    """The user's own text, else that of a licence whose text specgen has; None for others."""
    own = project.distribution
    if project.license_text is not None:
        return project.license_text
    if own.license not in LICENSES:
        return None
    path = templates_folder() / "publish" / "licenses" / f"{own.license}.txt"
    holders = ", ".join(author.name for author in own.authors if author.name)
    return path.read_text(encoding="utf-8").replace(_HOLDERS, holders)
