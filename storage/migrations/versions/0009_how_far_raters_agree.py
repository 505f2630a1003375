"""What came of each round of scenes that managers rate."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'agreement',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('verdict', _TEXT, nullable=False),
        sa.Column('body', _TEXT, nullable=False),
        sa.Column('settled_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'module', 'number'),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('agreement')
