"""The parts a packaged program must bring along: each is tried, none is assumed."""

from collections.abc import Callable


def look_at_parts() -> list[str]:
    """One sentence for each part that does not work."""
    problems = []
    for name, look in (
        ("encryption", _encryption),
        ("migrations", _migrations),
        ("audit tool", _tool),
        ("page pictures", _pictures),
        ("window", _window),
    ):
        problem = _tried(name, look)
        if problem:
            problems.append(problem)
    return problems


def _tried(name: str, look: Callable[[], bool]) -> str:
    try:
        return "" if look() else f"The {name} part does not work."
    except Exception as error:
        return f"The {name} part does not work ({type(error).__name__})."


def _encryption() -> bool:
    import sqlcipher3.dbapi2 as cipher

    connection = cipher.connect(":memory:")
    try:
        return bool(connection.execute("PRAGMA cipher_version").fetchone())
    finally:
        connection.close()


def _migrations() -> bool:
    from db.migrate import scripts_folder
    from db.schema_head import HEAD

    return any((scripts_folder() / "versions").glob(f"{HEAD}_*.py"))


def _tool() -> bool:
    from app.services.tools import built_in

    return len(built_in().questions) > 100


def _pictures() -> bool:
    import pypdfium2

    return bool(pypdfium2.PdfDocument)


def _window() -> bool:
    import os

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.cli.window import first_paint

    return first_paint()
