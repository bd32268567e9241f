"""Runs the migrations on the connection the store hands over."""

from alembic import context

from db.models import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transaction_per_migration=False,  # the caller's one transaction covers all of them
)
context.run_migrations()
