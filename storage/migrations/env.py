"""What alembic runs: the steps, on a connection whose transaction `storage/migrate.py` has begun."""

from alembic import context

from storage.migrations.scope import is_ours
from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=is_ours,
    compare_type=True,
    # SQLite can change a table only by rebuilding it.
    render_as_batch=True,
    # SQLite's schema changes do roll back; the tool does not expect it.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
