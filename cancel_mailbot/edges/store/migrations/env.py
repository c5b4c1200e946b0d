"""What Alembic runs: the migrations that are missing, inside the transaction that `schema` has opened.

Alembic's own transactions leave half a migration behind on SQLite (measured); here the whole upgrade is one.
"""

from alembic import context
from alembic.runtime.migration import MigrationInfo

from cancel_mailbot.edges.store.tables import Row


def _note(ctx: object, step: MigrationInfo, heads: object, run_args: object) -> None:  # noqa: ARG001 - Alembic's names
    context.config.attributes["applied"].append(step.up_revision_id)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    on_version_apply=_note,
)
with context.begin_transaction():
    context.run_migrations()
