"""Alembic's entry point, one for all services: runs on the connection, and for the schema, that `deploy.migrations` gives."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given.get("metadata"),
    version_table_schema=given["schema"],
    include_schemas=True,
    include_name=given["include_name"],
    transaction_per_migration=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
