"""Everybody's week at once: activity by date, and the events that a week's figures ask for."""

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0012'
branch_labels = None
depends_on = None

_COUNTED = sa.text("name IN ('delivered', 'completed_task', 'peer_feedback')")


def upgrade() -> None:
    op.create_index('activity_date', 'activity', ['workspace_id', 'local_date'])
    op.create_index(
        'event_counted',
        'event',
        ['workspace_id', 'name', 'local_date', 'person', 'prompt'],
        sqlite_where=_COUNTED,
        postgresql_where=_COUNTED,
    )


def downgrade() -> None:
    op.drop_index('event_counted', table_name='event')
    op.drop_index('activity_date', table_name='activity')
