"""An action of a command that works in a store: its arguments, and what opens before it does anything."""

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import open_workspace
from app.cli.passphrases import add_arguments, passphrase

if TYPE_CHECKING:
    from app.domain.rounds import Round
    from app.workspace import Workspace

InRound = Callable[["Workspace", "Round", argparse.Namespace], int]


def on_store(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    """An action that opens a store itself: `--store`, its passphrase, and what it does."""
    parser = actions.add_parser(name, help=words)
    parser.add_argument("--store", type=Path, required=True, metavar="FILE")
    add_arguments(parser)
    parser.set_defaults(run=run)
    return parser


def on_round(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    words: str,
    does: InRound,
    *,
    named: bool = False,
) -> argparse.ArgumentParser:
    """An action on the newest round of a store; `named`: on the one of several that `--round` says."""

    def run(args: argparse.Namespace) -> int:
        from app.services import purging, rounds

        ws = open_workspace(args.store, passphrase(args, args.store))
        with closing(ws.store):
            if not named:
                return does(ws, rounds.current(ws), args)
            return does(ws, purging.round_named(list(rounds.all_rounds(ws)), args.round), args)

    parser = on_store(actions, name, words, run)
    if named:
        parser.add_argument("--round", metavar="NAME", default="", help="which round, of several")
    return parser
