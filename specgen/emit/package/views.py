"""What each template sees, and which file it lays out: what the templates of users rely on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from specgen.emit.client.client import ClientModule
from specgen.emit.client.fakes import TestingModule
from specgen.emit.client.resources import ResourceModule
from specgen.emit.models.declarations import ModelModule
from specgen.emit.models.dicts import DictsModule
from specgen.emit.models.files import ModelsPackage
from specgen.emit.operations.errors import ErrorsModule
from specgen.emit.operations.markup import MarkupModule
from specgen.emit.server.routers import RouterModule
from specgen.emit.server.scaffold import ScaffoldModule
from specgen.emit.server.senders import SenderModule
from specgen.emit.server.server import AppModule, ServerErrors
from specgen.emit.server.services import ServicesModule


class Seen(NamedTuple):
    """The class of a template's `view`, and the file that it lays out."""

    view: type
    file: str


VIEWS: Final[Mapping[str, Seen]] = {
    "client/client.py.jinja": Seen(ClientModule, "NAME_client/client.py"),
    "client/dicts.py.jinja": Seen(DictsModule, "NAME_client/dicts.py"),
    "client/errors.py.jinja": Seen(ErrorsModule, "NAME_client/errors.py"),
    "client/package.py.jinja": Seen(ClientModule, "NAME_client/__init__.py"),
    "client/resource.py.jinja": Seen(ResourceModule, "NAME_client/resources/GROUP.py"),
    "client/testing.py.jinja": Seen(TestingModule, "NAME_client/testing.py"),
    "client/tracing.py.jinja": Seen(ClientModule, "NAME_client/tracing.py"),
    "client/types.py.jinja": Seen(ClientModule, "NAME_client/types.py"),
    "models/models.py.jinja": Seen(ModelModule, "models.py, or models/MODEL.py"),
    "models/package.py.jinja": Seen(ModelsPackage, "models/__init__.py"),
    "models/xml.py.jinja": Seen(MarkupModule, "_xml.py of either package"),
    "server/app.py.jinja": Seen(AppModule, "NAME_server/app.py"),
    "server/errors.py.jinja": Seen(ServerErrors, "NAME_server/errors.py"),
    "server/package.py.jinja": Seen(AppModule, "NAME_server/__init__.py"),
    "server/receiver.py.jinja": Seen(AppModule, "NAME_server/receiver.py"),
    "server/router.py.jinja": Seen(RouterModule, "NAME_server/routers/GROUP.py"),
    "server/scaffold.py.jinja": Seen(ScaffoldModule, "what scaffold writes"),
    "server/security.py.jinja": Seen(AppModule, "NAME_server/security.py"),
    "server/sender.py.jinja": Seen(SenderModule, "NAME_server/sender.py"),
    "server/services.py.jinja": Seen(
        ServicesModule, "NAME_server/services.py, or services/GROUP.py"
    ),
    "server/services_package.py.jinja": Seen(
        AppModule, "NAME_server/services/__init__.py"
    ),
    "server/unimplemented.py.jinja": Seen(AppModule, "NAME_server/unimplemented.py"),
}
