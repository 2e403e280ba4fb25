"""Looking people up among very many, suspending them, and when doctors' licences end."""

import sqlalchemy as sa

from alembic import op

revision = "0046_people"
down_revision = "0045_setting_changes"

# What people are found by (services/directory.py asks by the very same expression).
_WORDS = (
    "to_tsvector('simple'::regconfig, translate(name || ' ' || email || ' ' || licence, '@.,_+-/''()', '          '))"
)
# A doctor's licence number stands beside their name, too: one index then knows all that people are found by.
_KEEP_LICENCE = "UPDATE users SET licence = NEW.licence_number WHERE id = NEW.user_id"
_ON_SQLITE = (
    f"CREATE TRIGGER doctors_licence_added AFTER INSERT ON doctors BEGIN {_KEEP_LICENCE}; END",
    f"CREATE TRIGGER doctors_licence_changed AFTER UPDATE OF licence_number ON doctors BEGIN {_KEEP_LICENCE}; END",
)
_ON_POSTGRES = (
    f"CREATE INDEX users_words ON users USING gin ({_WORDS})",
    "CREATE FUNCTION doctors_licence_kept() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN {_KEEP_LICENCE}; RETURN NULL; END $$",
    "CREATE TRIGGER doctors_licence_kept AFTER INSERT OR UPDATE OF licence_number ON doctors"
    " FOR EACH ROW EXECUTE FUNCTION doctors_licence_kept()",
)
_SUSPENDED = sa.text("disabled_at IS NOT NULL")
_UNCONFIRMED = sa.text("email_verified_at IS NULL")


def upgrade() -> None:
    op.add_column("users", sa.Column("leaving_until", sa.DateTime(timezone=True)))
    op.add_column("users", sa.Column("licence", sa.String, nullable=False, server_default=""))
    op.execute(
        "UPDATE users SET licence = (SELECT licence_number FROM doctors WHERE user_id = users.id)"
        " WHERE id IN (SELECT user_id FROM doctors)"
    )
    op.add_column("doctors", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("doctors", sa.Column("licence_expires_on", sa.Date))
    op.create_index("users_by_joining", "users", ["created_at", "id"])
    op.create_index("users_by_role", "users", ["role", "created_at", "id"])
    _partial("users_suspended", ["disabled_at"], _SUSPENDED)
    _partial("users_unconfirmed", ["created_at"], _UNCONFIRMED)
    op.create_index("doctors_licence_expires_on", "doctors", ["licence_expires_on"])
    for statement in _ON_POSTGRES if _on_postgres() else _ON_SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if _on_postgres():
        op.execute("DROP TRIGGER doctors_licence_kept ON doctors")
        op.execute("DROP FUNCTION doctors_licence_kept()")
        op.execute("DROP INDEX users_words")
    else:
        op.execute("DROP TRIGGER doctors_licence_added")
        op.execute("DROP TRIGGER doctors_licence_changed")
    op.drop_index("doctors_licence_expires_on", "doctors")
    for name in ("users_unconfirmed", "users_suspended", "users_by_role", "users_by_joining"):
        op.drop_index(name, "users")
    op.drop_column("doctors", "licence_expires_on")
    op.drop_column("doctors", "version")
    op.drop_column("users", "licence")
    op.drop_column("users", "leaving_until")


def _partial(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "users", columns, postgresql_where=where, sqlite_where=where)


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"
