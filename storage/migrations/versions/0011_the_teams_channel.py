"""The channel of a cohort's team, and which thanks are offered to it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.add_column('cohort', sa.Column('channel', _TEXT, nullable=True))
    op.create_table(
        'offer',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('kudos_id', _TEXT, nullable=False),
        sa.Column('giver', _TEXT, nullable=False),
        sa.Column('receiver', _TEXT, nullable=False),
        sa.Column('answer', _TEXT, nullable=False),
        sa.Column('said_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'kudos_id'),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table('offer')
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_column('channel')
