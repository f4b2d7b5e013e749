"""PostgreSQL's own programs, as the owner of the tables; the password is in no command line."""

import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

EMPTY = """
DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                        WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
           oid::regclass::text AS name
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v','m','S')
    UNION ALL SELECT 'ROUTINE', oid::regprocedure::text
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'TYPE', oid::regtype::text
      FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
  LOOP EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name); END LOOP;
END $$;
"""
"""Takes away whatever a migration may have made beside what the snapshot holds."""


def size(url: str) -> int:
    """Bytes of the database."""
    return int(_psql(url, "SELECT pg_database_size(current_database())"))


def dump(url: str, into: Path) -> None:
    """Every table in one moment; the queue in schema `jobs` only wakes the worker."""
    _run(url, "pg_dump", "--format=custom", "--schema=public", f"--file={into}")


def put_back(url: str, kept: Path) -> None:
    """Replace everything by the dump in one transaction: before it is over, nothing has changed."""
    entries = _run(url, "pg_restore", "--list", str(kept)).splitlines()
    chosen, script = kept.with_name("list"), kept.with_name("script")
    chosen.write_text("\n".join(line for line in entries if " SCHEMA - public " not in line))
    _run(url, "pg_restore", f"--use-list={chosen}", f"--file={script}", str(kept))
    with script.open() as file:
        changed = EMPTY + "SET client_min_messages = warning;\n" + file.read()
    script.write_text(changed)
    _run(url, "psql", *_STRICT, "--single-transaction", f"--file={script}")


_STRICT = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")


def _psql(url: str, statement: str) -> str:
    return _run(url, "psql", *_STRICT, "--no-align", "--tuples-only", f"--command={statement}")


def _run(url: str, *command: str) -> str:
    done = subprocess.run(command, env=_env(url), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _env(url: str) -> dict[str, str]:
    """The address for PostgreSQL's programs: nobody else reads their environment."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.removeprefix("/")),
        **{f"PG{name.upper()}": value for name, value in parse_qsl(parts.query)},
    }
    return {"PATH": "/usr/bin:/bin", **{name: value for name, value in given.items() if value}}
