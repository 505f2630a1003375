"""Weeks that are closed: counted once, and read as they were counted from then on."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0017'
down_revision = '0015'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'closed_week',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('monday', sa.Date(), nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('body', _TEXT, nullable=False),
        sa.Column('closed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'monday', 'module'),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('closed_week')
