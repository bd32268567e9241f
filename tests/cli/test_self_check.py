"""`casefile-audit self-check`: passes where everything is in place, and names what is not."""

import pytest

from app.cli import parts
from tests import builders
from tests.builders import run


def test_everything_works_here(capsys, qapp):
    assert qapp is not None
    with builders.cheap_derivation():
        status = run("self-check")
    out, err = capsys.readouterr()
    assert status == 0, err
    assert out.startswith("Everything works: 5 audits, ")
    assert len(out.splitlines()) == 1
    assert "does not work" not in err


def test_every_part_that_a_package_must_bring_is_tried():
    tried = [look.__name__ for look in parts_looked_at()]
    assert set(tried) >= {"_encryption", "_migrations", "_tool", "_pictures", "_window"}
    for look in (parts._encryption, parts._migrations, parts._tool, parts._pictures):
        assert look() is True


def parts_looked_at():
    names = parts.look_at_parts.__code__.co_names
    return [getattr(parts, name) for name in names if name.startswith("_") and name != "_tried"]


@pytest.mark.parametrize("error", [ImportError("no module of a child's name"), OSError("x")])
def test_a_part_that_fails_is_named_by_itself_and_by_its_kind_of_error(error):
    def look():
        raise error

    said = parts._tried("encryption", look)
    assert said == f"The encryption part does not work ({type(error).__name__})."
    assert parts._tried("encryption", lambda: False) == "The encryption part does not work."
    assert parts._tried("encryption", lambda: True) == ""
