"""How Alembic meets the database: `app.migrating` hands over an open connection."""

from alembic import context

from app.db import Base
from app.migrating import include_name, plain_type

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=True,
    transactional_ddl=True,
    include_name=include_name,
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
