"""Every place of a store that holds words: its columns, and what stands inside those that hold JSON."""

import json
import re
from collections import defaultdict
from contextlib import closing

from sqlalchemy import JSON, String, select

from db import keyfile, unit_of_work  # noqa: F401 - with every table a store has
from db.engine import open_engine
from db.models import Row
from tests.builders import PASSPHRASE

_MACHINE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{64}|\d{4}(?:-\d\d){0,2}"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)|age1[0-9a-z]{58}|[A-Za-z0-9+/]{43}=|-?[\d./]*|CF-\d{3}"
)


def texts_by_place(path):
    """Every text of the store at `path` by where it stands: "round.name", "record.entry/front.body.thanks"."""
    key = keyfile.unlock(keyfile.read(path), path.name, passphrase=PASSPHRASE)
    engine = open_engine(path, key)
    found = defaultdict(set)
    with closing(engine.connect()) as connection:
        for name, table in Row.metadata.tables.items():
            for column in table.columns:
                if isinstance(column.type, String | JSON):
                    found[f"{name}.{column.name}"]  # there, whether or not a row says anything
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    if isinstance(value, str | list | dict):
                        for place, text in _leaves(f"{name}.{column}", _opened(value), row):
                            found[place].add(text)
    engine.dispose()
    return {
        place: {text for text in texts if not _MACHINE.fullmatch(text)}
        for place, texts in found.items()
    }


def _opened(value):
    if isinstance(value, str) and value[:1] in "{[":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _leaves(place, value, row):
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(place, _opened(each) if isinstance(each, dict | list) else each, row)
    elif isinstance(value, dict):
        kinds = [value.get(each) for each in ("record", "kind", "deed")]
        if place == "record.body":
            place = f"record.{'/'.join(each for each in kinds if isinstance(each, str))}"
        elif place == "notebook.body":
            place = f"notebook.{row['kind']}"
        for name, each in value.items():
            own = name if re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name) else "*"
            yield from _leaves(f"{place}.{own}", _opened(each), row)
