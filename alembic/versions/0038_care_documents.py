"""Documents that doctors write for patients."""

import sqlalchemy as sa

from alembic import op

revision = "0038_care_documents"
down_revision = "0037_ring_keys"

_MOMENT = sa.DateTime(timezone=True)
_SHARED = "a shared document does not change"
_CHANGED = " OR ".join(
    f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    for name in ("id", "doctor_id", "patient_id", "kind", "words", "digest", "replaces_id", "created_at", "shared_at")
)
_WRONG = f"OLD.status <> 'draft' AND (NEW.status NOT IN (OLD.status, 'replaced', 'withdrawn') OR {_CHANGED})"
# IS NOT is what SQLite of any age calls IS DISTINCT FROM.
_ON_SQLITE = (
    "CREATE TRIGGER care_documents_stay_shared BEFORE UPDATE ON care_documents"
    f" WHEN {_WRONG.replace('IS DISTINCT FROM', 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{_SHARED}'); END",
    "CREATE TRIGGER care_documents_stay BEFORE DELETE ON care_documents WHEN OLD.status <> 'draft'"
    f" BEGIN SELECT RAISE(ABORT, '{_SHARED}'); END",
    "CREATE TRIGGER care_documents_never_replace BEFORE INSERT ON care_documents"
    f" WHEN EXISTS (SELECT 1 FROM care_documents WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, '{_SHARED}'); END",
)
_ON_POSTGRES = (
    "CREATE FUNCTION care_documents_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP = 'DELETE' THEN IF OLD.status <> 'draft' THEN RAISE EXCEPTION '{_SHARED}'; END IF; RETURN OLD; END IF;"
    f" IF {_WRONG} THEN RAISE EXCEPTION '{_SHARED}'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER care_documents_stay BEFORE UPDATE OR DELETE ON care_documents"
    " FOR EACH ROW EXECUTE FUNCTION care_documents_stay()",
)


def upgrade() -> None:
    op.create_table(
        "care_documents",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("doctor_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("patient_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("words", sa.LargeBinary),
        sa.Column("digest", sa.String, sa.ForeignKey("blobs.digest"), index=True),
        sa.Column("replaces_id", sa.Integer, sa.ForeignKey("care_documents.id")),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("shared_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("why", sa.LargeBinary, nullable=False),
    )
    op.create_index("care_documents_about", "care_documents", ["patient_id", "doctor_id"])
    for statement in _ON_SQLITE if op.get_bind().dialect.name == "sqlite" else _ON_POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("care_documents")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION care_documents_stay()")
