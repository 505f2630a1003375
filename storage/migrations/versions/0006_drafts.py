"""Drafts of nudges and scenarios, until somebody has reviewed them; what somebody said of others, to be found."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'draft',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('draft_id', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('kind', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('cells', _TEXT, nullable=False),
        sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('workspace_id', 'draft_id'),
    )
    op.create_index('draft_person', 'draft', ['workspace_id', 'person_id'], unique=False)
    acted = sa.text('actor IS NOT NULL')
    op.create_index(
        'event_actor',
        'event',
        ['workspace_id', 'actor'],
        unique=False,
        sqlite_where=acted,
        postgresql_where=acted,
    )


def downgrade() -> None:
    op.drop_index('event_actor', table_name='event')
    op.drop_index('draft_person', table_name='draft')
    op.drop_table('draft')
