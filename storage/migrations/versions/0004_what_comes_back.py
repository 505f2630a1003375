"""What the spacing knows of a person and an item; a person's own target."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_TEXT = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    op.create_table(
        'recall',
        sa.Column('workspace_id', _TEXT, nullable=False),
        sa.Column('person_id', _TEXT, nullable=False),
        sa.Column('module', _TEXT, nullable=False),
        sa.Column('item', _TEXT, nullable=False),
        sa.Column('card', _TEXT, nullable=False),
        sa.Column('due_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('times', sa.Integer(), nullable=False),
        sa.Column('level', _TEXT, nullable=False),
        sa.Column('misconceptions', _TEXT, nullable=False),
        sa.PrimaryKeyConstraint('workspace_id', 'person_id', 'module', 'item'),
        sqlite_with_rowid=False,
    )
    op.add_column('person', sa.Column('target', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('person', schema=None, table_kwargs={'sqlite_with_rowid': False}) as batch_op:
        batch_op.drop_column('target')
    op.drop_table('recall')
