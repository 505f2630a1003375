"""Since when an account is closed, and who said what of a person's time zone."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('person', sa.Column('closed_on', sa.Date(), nullable=True))
    op.add_column('person', sa.Column('zone_by_roster', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('person', sa.Column('zone_by_slack', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    # Nobody noted when these were closed; from today on they are counted no longer.
    op.execute('UPDATE person SET closed_on = CURRENT_DATE WHERE deactivated')


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('zone_by_slack')
        batch_op.drop_column('zone_by_roster')
        batch_op.drop_column('closed_on')
