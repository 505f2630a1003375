"""Pilots that stewards started in Slack, and what was changed in a pilot, to be read again."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0013'
down_revision = '0017'
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
    op.create_table(
        'pilot',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('cohort', _TEXT, nullable=False),
        sa.Column('programme', _TEXT, nullable=False),
        sa.Column('behaviour', _TEXT, nullable=False),
        sa.Column('weeks', sa.Integer(), nullable=False),
        sa.Column('first_day', sa.Date(), nullable=False),
        sa.Column('sponsor', _TEXT, nullable=False),
        sa.Column('outcome', _TEXT, nullable=False),
        sa.Column('outcome_label', _TEXT, nullable=False),
        sa.Column('unit', _TEXT, nullable=False),
        sa.Column('better', _TEXT, nullable=False),
        sa.Column('waves', sa.Integer(), nullable=False),
        sa.Column('weeks_apart', sa.Integer(), nullable=False),
        sa.Column('seed', _TEXT, nullable=False),
        sa.Column('started_by', _TEXT, nullable=False),
        sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'cohort'),
    )
    op.add_column('cohort', sa.Column('pilot', _TEXT, nullable=True))
    op.add_column('cohort', sa.Column('weeks', sa.Integer(), nullable=True))
    op.create_index('adjustment_programme', 'adjustment', ['workspace_id', 'programme', 'noted_on'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_column('weeks')
        batch_op.drop_column('pilot')
    op.drop_table('pilot')
    op.drop_index('adjustment_programme', table_name='adjustment')
    op.drop_table('adjustment')
