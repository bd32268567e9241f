"""SQLite is spoken in one module; the tables and queries would serve PostgreSQL."""

import re
from pathlib import Path

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from db.models import Row

DB = Path(__file__).parents[2] / "db"
SPOKEN_IN = {"engine.py"}
SQLITE_ONLY = re.compile(
    r"PRAGMA|sqlite_|julianday|[^.]GLOB|rowid|INSERT OR|(?<![\w.])text\(", re.IGNORECASE
)


def test_every_table_can_be_made_on_postgresql():
    dialect = postgresql.dialect()
    made = [
        str(CreateTable(table).compile(dialect=dialect)) for table in Row.metadata.sorted_tables
    ]
    indexes = [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in Row.metadata.sorted_tables
        for index in table.indexes
    ]
    assert len(made) > 10
    assert len(indexes) > 5
    assert all("CREATE TABLE" in statement for statement in made)


def test_sqlite_is_named_in_one_module_only():
    files = sorted(DB.glob("*.py"))
    assert len(files) > 8
    speaking = {
        file.name
        for file in files
        if any(
            SQLITE_ONLY.search(line.partition("#")[0])
            for line in file.read_text(encoding="utf-8").splitlines()
            if '"""' not in line and "import" not in line
        )
    }
    assert speaking <= SPOKEN_IN
    assert "engine.py" in speaking  # the search itself finds what it looks for
