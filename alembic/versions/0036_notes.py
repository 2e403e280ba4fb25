"""What doctors write about their patients: notes, what was signed of them, and the files that go with them."""

import sqlalchemy as sa

from alembic import op

revision = "0036_notes"
down_revision = "0035_safety_plans"

_MOMENT = sa.DateTime(timezone=True)
_ADDED, _SIGNED = "note_versions are only ever added", "a signed note does not change"
_IS_DRAFT = "(SELECT status FROM notes WHERE id = {row}.note_id) = 'draft'"
_CHANGED = " OR ".join(
    f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    for name in ("id", "author_id", "patient_id", "appointment_id", "kind", "created_at")
)
_WRONG = f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR NEW.draft IS NOT NULL OR {_CHANGED})"


def _sqlite(name: str, event: str, when: str, words: str) -> str:
    # IS NOT is what SQLite of any age calls IS DISTINCT FROM.
    when = when.replace("IS DISTINCT FROM", "IS NOT")
    return f"CREATE TRIGGER {name} BEFORE {event} WHEN {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"


# Should a row with a number that is there already replace it, SQLite would not ask the trigger for deleting.
_ON_SQLITE = (
    _sqlite("note_versions_never_update", "UPDATE ON note_versions", "1", _ADDED),
    _sqlite("note_versions_never_delete", "DELETE ON note_versions", "1", _ADDED),
    _sqlite(
        "note_versions_never_replace",
        "INSERT ON note_versions",
        "EXISTS (SELECT 1 FROM note_versions WHERE note_id = NEW.note_id AND number = NEW.number)",
        _ADDED,
    ),
    _sqlite("notes_stay_signed", "UPDATE ON notes", _WRONG, _SIGNED),
    _sqlite("notes_stay", "DELETE ON notes", "OLD.status <> 'draft'", _SIGNED),
    _sqlite("notes_never_replace", "INSERT ON notes", "EXISTS (SELECT 1 FROM notes WHERE id = NEW.id)", _SIGNED),
    _sqlite("note_files_come", "INSERT ON note_files", f"NOT {_IS_DRAFT.format(row='NEW')}", _SIGNED),
    _sqlite("note_files_stay", "DELETE ON note_files", f"NOT {_IS_DRAFT.format(row='OLD')}", _SIGNED),
    _sqlite("note_files_never_update", "UPDATE ON note_files", "1", _SIGNED),
)
_REFUSE = "IF {when} THEN RAISE EXCEPTION '{words}'; END IF;"
_ON_POSTGRES = (
    "CREATE FUNCTION note_versions_only_added() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_ADDED}'; END $$",
    "CREATE TRIGGER note_versions_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON note_versions"
    " FOR EACH STATEMENT EXECUTE FUNCTION note_versions_only_added()",
    "CREATE FUNCTION notes_stay_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' THEN "
    + _REFUSE.format(when="OLD.status <> 'draft'", words=_SIGNED)
    + " RETURN OLD; END IF; "
    + _REFUSE.format(when=_WRONG, words=_SIGNED)
    + " RETURN NEW; END $$",
    "CREATE TRIGGER notes_stay_signed BEFORE UPDATE OR DELETE ON notes"
    " FOR EACH ROW EXECUTE FUNCTION notes_stay_signed()",
    "CREATE FUNCTION note_files_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' THEN "
    + _REFUSE.format(when=f"NOT {_IS_DRAFT.format(row='OLD')}", words=_SIGNED)
    + " RETURN OLD; END IF; "
    + _REFUSE.format(when=f"TG_OP = 'UPDATE' OR NOT {_IS_DRAFT.format(row='NEW')}", words=_SIGNED)
    + " RETURN NEW; END $$",
    "CREATE TRIGGER note_files_stay BEFORE INSERT OR UPDATE OR DELETE ON note_files"
    " FOR EACH ROW EXECUTE FUNCTION note_files_stay()",
)


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("appointment_id", sa.Integer, sa.ForeignKey("appointments.id")),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("draft", sa.LargeBinary),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_index("notes_about", "notes", ["patient_id", "author_id"])
    op.create_table(
        "note_versions",
        sa.Column("note_id", sa.Integer, sa.ForeignKey("notes.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "note_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("note_id", sa.Integer, sa.ForeignKey("notes.id"), nullable=False, index=True),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("digest", sa.String, sa.ForeignKey("blobs.digest"), nullable=False, index=True),
        sa.Column("preview_digest", sa.String, sa.ForeignKey("blobs.digest"), index=True),
        sa.Column("added_at", _MOMENT, nullable=False),
    )
    for statement in _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("note_files")
    op.drop_table("note_versions")
    op.drop_table("notes")
    if op.get_bind().dialect.name != "sqlite":
        for name in ("note_versions_only_added", "notes_stay_signed", "note_files_stay"):
            op.execute(f"DROP FUNCTION {name}()")
