"""What managers reported back on coaching cards, and with which week others were told of it."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'card_report',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('item', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('outcome', _TEXT, nullable=False),
        sa.Column('answered_on', sa.Date(), nullable=False),
        sa.Column('told_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('workspace_id', 'module', 'item', 'person_id'),
        sqlite_with_rowid=False,
    )
    op.create_index('card_report_person', 'card_report', ['workspace_id', 'person_id'], unique=False)


def downgrade() -> None:
    op.drop_index('card_report_person', table_name='card_report')
    op.drop_table('card_report')
