"""Pilots that stewards started in Slack, and what was changed in a pilot, to be read again."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0013'
down_revision = '0011'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'adjustment',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('adjustment_id', _TEXT, nullable=False),
        sa.Column('programme', _TEXT, nullable=False),
        sa.Column('what', _TEXT, nullable=False),
        sa.Column('why', _TEXT, nullable=False),
        sa.Column('figure', _TEXT, nullable=False),
        sa.Column('expect', _TEXT, nullable=False),
        sa.Column('noted_by', _TEXT, nullable=False),
        sa.Column('noted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('noted_on', sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'adjustment_id'),
    )
    op.create_index('adjustment_programme', 'adjustment', ['workspace_id', 'programme', 'noted_on'], unique=False)


def downgrade() -> None:
    op.drop_index('adjustment_programme', table_name='adjustment')
    op.drop_table('adjustment')
