"""Commands on the stores of a small round."""

import pytest

from tests import builders
from tests.builders import run


@pytest.fixture
def small(tmp_path_factory, tmp_path):
    return builders.small_round(tmp_path_factory, tmp_path)


@pytest.fixture
def cli(small, capsys):
    """A command on a store of the small round: its standard output; the exit status has to be as said."""

    def called(*arguments, store="lead.store", status=0):
        places = ("--store", small.folder / store) if store else ()
        secret = ("--passphrase-file", small.secret) if store and arguments[1] != "recover" else ()
        found = run(*arguments, *places, *secret)
        out, err = capsys.readouterr()
        assert found == status, err
        assert "Traceback" not in err
        return err if status else out

    return called
