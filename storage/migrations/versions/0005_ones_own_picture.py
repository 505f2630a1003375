"""Which file at Slack is somebody's own picture; what everybody's answers tell of the items it is made from."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'picture',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('file', _TEXT, nullable=False),
        sa.Column('figures', _TEXT, nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'person_id'),
        sqlite_with_rowid=False,
    )
    op.create_table(
        'norms',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('easier', _TEXT, nullable=False),
        sa.Column('spread', sa.Float(), nullable=False),
        sa.Column('df', sa.Integer(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=False),
        sa.Column('learnt_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'module'),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('norms')
    op.drop_table('picture')
