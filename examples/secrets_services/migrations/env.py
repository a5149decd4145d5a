"""What alembic runs: the steps, on the connection that it was given."""

from alembic import context

from secrets_services.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata
)
with context.begin_transaction():
    context.run_migrations()
