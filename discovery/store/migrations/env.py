"""Lets alembic run on the connection that the store hands it."""

from alembic import context

from discovery.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
