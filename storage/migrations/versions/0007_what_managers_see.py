"""Whom a manager's weekly check asks about, how they like to see it, and words that are found by their event."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'check_line',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('round_id', _TEXT, nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('manager', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('event_id', _TEXT, nullable=True),
        sa.PrimaryKeyConstraint('workspace_id', 'round_id', 'place'),
    )
    op.create_index('check_line_manager', 'check_line', ['workspace_id', 'manager', 'asked_on'], unique=False)
    op.create_index('check_line_person', 'check_line', ['workspace_id', 'person_id'], unique=False)
    said = sa.text('event_id IS NOT NULL')
    op.create_index(
        'note_event',
        'note',
        ['workspace_id', 'event_id'],
        unique=False,
        sqlite_where=said,
        postgresql_where=said,
    )
    op.add_column('person', sa.Column('checks_as_list', sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column('person', 'checks_as_list')
    op.drop_index('note_event', table_name='note')
    op.drop_index('check_line_person', table_name='check_line')
    op.drop_index('check_line_manager', table_name='check_line')
    op.drop_table('check_line')
