"""Whom people named to be asked about them, who wants fewer questions, and what mentors add to scenarios."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'named',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('colleague', _TEXT, nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'person_id', 'colleague'),
        sqlite_with_rowid=False,
    )
    op.create_index('named_colleague', 'named', ['workspace_id', 'colleague'], unique=False)
    op.add_column('person', sa.Column('asked_seldom_since', sa.Date(), nullable=True))
    op.create_table(
        'model_response',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('item', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('words', _TEXT, nullable=False),
        sa.Column('clip', _TEXT, nullable=True),
        sa.Column('decision', _TEXT, nullable=False),
        sa.Column('written_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'module', 'item', 'person_id'),
    )
    op.create_index('model_response_person', 'model_response', ['workspace_id', 'person_id'], unique=False)
    about = sa.text("kind = 'peer_question'")
    op.create_index(
        'prompt_about',
        'prompt',
        ['workspace_id', 'subject'],
        unique=False,
        sqlite_where=about,
        postgresql_where=about,
    )


def downgrade() -> None:
    op.drop_index('prompt_about', table_name='prompt')
    op.drop_index('model_response_person', table_name='model_response')
    op.drop_table('model_response')
    with op.batch_alter_table('person', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('asked_seldom_since')
    op.drop_index('named_colleague', table_name='named')
    op.drop_table('named')
