"""People's pictures of themselves."""

import sqlalchemy as sa

from alembic import op

revision = "0053_avatars"
down_revision = "0052_health_profiles"


def upgrade() -> None:
    op.add_column("users", sa.Column("avatar_digest", sa.String))
    op.create_index("ix_users_avatar_digest", "users", ["avatar_digest"])


def downgrade() -> None:
    op.drop_index("ix_users_avatar_digest", "users")
    op.drop_column("users", "avatar_digest")
