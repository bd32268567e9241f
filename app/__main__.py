"""The program's door: a window without arguments or with a package, the command line with anything else."""

import sys
import traceback
from pathlib import Path

PACKAGE = ".cfa"  # a work pack or return, double-clicked
WINDOW_OPTIONS = {"--practice", "--store", "--first-paint-and-quit"}


def main(arguments: list[str] | None = None) -> int:
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a packaged program starts itself for its worker processes
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in WINDOW_OPTIONS or given[0].lower().endswith(PACKAGE):
        from app.cli.window import open_window
        from app.domain.errors import AuditError

        try:
            return open_window(given)
        except AuditError as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
    from app.cli.main import main as run_command

    try:
        return run_command(given)
    except Exception as fault:
        sys.stderr.write(f"{_where(fault)}\n")
        return 1


def _where(fault: Exception) -> str:
    """One sentence for a mistake of the program: its kind and place in the code, never its text."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return (
        f"Something went wrong inside the program ({type(fault).__name__} in {place}); what was "
        "saved is safe. Please report this line to whoever supports the program."
    )


if __name__ == "__main__":
    sys.exit(main())
