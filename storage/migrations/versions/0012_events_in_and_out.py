"""What is measured elsewhere, what was handed out under pseudonyms, and which event replaces which."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.add_column('workspace', sa.Column('export_key', _TEXT, nullable=True))
    op.create_table(
        'export',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('export_id', _TEXT, nullable=False),
        sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('made_by', _TEXT, nullable=False),
        sa.Column('what', _TEXT, nullable=False),
        sa.Column('since', sa.Date(), nullable=True),
        sa.Column('until', sa.Date(), nullable=True),
        sa.Column('events', sa.Integer(), nullable=True),
        sa.Column('people', sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint('workspace_id', 'export_id'),
    )
    op.create_table(
        'outcome',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('name', _TEXT, nullable=False),
        sa.Column('scope', _TEXT, nullable=False),
        sa.Column('who', _TEXT, nullable=False),
        sa.Column('period_start', sa.Date(), nullable=False),
        sa.Column('period_end', sa.Date(), nullable=False),
        sa.Column('numerator', sa.Float(), nullable=False),
        sa.Column('denominator', sa.Float(), nullable=False),
        sa.Column('unit', _TEXT, nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'name', 'scope', 'who', 'period_start', 'period_end'),
    )
    some = sa.text('replaces IS NOT NULL')
    op.create_index(
        'event_replaces', 'event', ['workspace_id', 'replaces'], sqlite_where=some, postgresql_where=some
    )


def downgrade() -> None:
    op.drop_index('event_replaces', table_name='event')
    op.drop_table('outcome')
    op.drop_table('export')
    with op.batch_alter_table('workspace', schema=None) as batch_op:
        batch_op.drop_column('export_key')
