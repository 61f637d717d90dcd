"""Alembic's entry: runs the migrations on the connection that `cqp.store.opening` hands over."""

from alembic import context

from cqp.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=False,
)
with context.begin_transaction():
    context.run_migrations()
