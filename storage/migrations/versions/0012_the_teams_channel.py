"""The channel of a cohort's team."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0012'
down_revision = '0010'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.add_column('cohort', sa.Column('channel', _TEXT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_column('channel')
