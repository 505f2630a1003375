"""Guests, do-not-disturb, a status that counts, who was heard when, what is wanted when; how wide slots are spread."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_STILL_OPEN = (
    "state = 'sent' AND face NOT IN "
    "('yes', 'begun', 'no', 'left', 'go_on', 'weekly', 'closed', 'lapsed', 'moved')"
)
_UNASKED = "consent = 'none'"
_MOMENTS = ('away_until', 'heard_at', 'dnd_from', 'dnd_until', 'dnd_read_at')
#: SQLite writes the table anew, and would forget how its rows lie.
_PERSON = {'sqlite_with_rowid': False}


def upgrade() -> None:
    for name in ('guest', 'follows_status'):
        op.add_column('person', sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in _MOMENTS:
        op.add_column('person', sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('prompt', sa.Column('wanted_on', sa.Date(), nullable=True))
    op.add_column('prompt', sa.Column('put_off', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('workspace', sa.Column('spread', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('workspace', sa.Column('directory_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('workspace', sa.Column('held_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('workspace', sa.Column('token_mark', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    # The default was for the rows that were there; new ones say it themselves.
    with op.batch_alter_table('person', schema=None, table_kwargs=_PERSON) as batch_op:
        for name in ('guest', 'follows_status'):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table('workspace', schema=None) as batch_op:
        batch_op.alter_column('spread', server_default=None)
    op.drop_index('person_next_decision', table_name='person')
    op.create_index('person_next_decision', 'person', ['workspace_id', 'next_decision_at', 'person_id'], unique=False)
    op.create_index(
        'person_unasked',
        'person',
        ['workspace_id', 'person_id'],
        unique=False,
        sqlite_where=sa.text(_UNASKED),
        postgresql_where=sa.text(_UNASKED),
    )
    op.create_index(
        'prompt_to_close',
        'prompt',
        ['workspace_id', 'sent_at'],
        unique=False,
        sqlite_where=sa.text(_STILL_OPEN),
        postgresql_where=sa.text(_STILL_OPEN),
    )


def downgrade() -> None:
    op.drop_index('prompt_to_close', table_name='prompt')
    op.drop_index('person_unasked', table_name='person')
    op.drop_index('person_next_decision', table_name='person')
    op.create_index('person_next_decision', 'person', ['workspace_id', 'next_decision_at'], unique=False)
    op.drop_column('prompt', 'put_off')
    op.drop_column('prompt', 'wanted_on')
    with op.batch_alter_table('workspace', schema=None) as batch_op:
        batch_op.drop_column('token_mark')
        batch_op.drop_column('held_until')
        batch_op.drop_column('directory_at')
        batch_op.drop_column('spread')
    with op.batch_alter_table('person', schema=None, table_kwargs=_PERSON) as batch_op:
        for name in (*reversed(_MOMENTS), 'follows_status', 'guest'):
            batch_op.drop_column(name)
