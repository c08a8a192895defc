from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WHY = "the chain of events is append-only"

SQLITE = {
    "event_unchanged": "UPDATE ON audit_event BEGIN",
    "event_kept": "DELETE ON audit_event BEGIN",
    "payload_unchanged": "UPDATE ON audit_payload BEGIN",
    "payload_kept": """DELETE ON audit_payload WHEN NOT EXISTS (
        SELECT 1 FROM audit_event WHERE kind = 'payload_erased' AND object_id = 'event:' || OLD.event_id
    ) BEGIN""",
}
POSTGRESQL = {
    "event_unchanged": "UPDATE ON audit_event FOR EACH ROW",
    "event_kept": "DELETE ON audit_event FOR EACH ROW",
    "event_whole": "TRUNCATE ON audit_event FOR EACH STATEMENT",
    "payload_unchanged": "UPDATE ON audit_payload FOR EACH ROW",
    "payload_whole": "TRUNCATE ON audit_payload FOR EACH STATEMENT",
}
FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{WHY}' USING ERRCODE = 'restrict_violation';
    END $$""",
    f"""CREATE OR REPLACE FUNCTION audit_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM audit_event
                   WHERE kind = 'payload_erased' AND object_id = 'event:' || OLD.event_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{WHY}' USING ERRCODE = 'restrict_violation';
    END $$""",
    """CREATE TRIGGER audit_payload_kept BEFORE DELETE ON audit_payload FOR EACH ROW
       EXECUTE FUNCTION audit_refuse_unless_erased()""",
)


def begun(vendor: str) -> list[str]:
    """Return what lets the database itself refuse to change events, or to delete what was not erased."""
    if vendor == "postgresql":
        refuse = "EXECUTE FUNCTION audit_refuse()"
        named = [f"CREATE TRIGGER audit_{name} BEFORE {when} {refuse}" for name, when in POSTGRESQL.items()]
        return [*FUNCTIONS, *named]
    refuse = f"SELECT RAISE(ABORT, '{WHY}'); END"
    return [f"CREATE TRIGGER audit_{name} BEFORE {when} {refuse}" for name, when in SQLITE.items()]


def ended(vendor: str) -> list[str]:
    """Return what lets it refuse nothing any more."""
    if vendor != "postgresql":
        return [f"DROP TRIGGER audit_{name}" for name in SQLITE]
    tables = {name: "audit_" + name.partition("_")[0] for name in (*POSTGRESQL, "payload_kept")}
    return [f"DROP TRIGGER audit_{name} ON {table}" for name, table in tables.items()]


def begin(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in begun(editor.connection.vendor):
        editor.execute(statement, params=None)


def end(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in ended(editor.connection.vendor):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(begin, end)]
