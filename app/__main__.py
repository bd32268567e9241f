"""The program's door: a window without arguments, the command line with them."""

import sys

WINDOW_OPTIONS = {"--practice", "--store", "--first-paint-and-quit"}


def main(arguments: list[str] | None = None) -> int:
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a packaged program starts itself for its worker processes
    given = sys.argv[1:] if arguments is None else arguments
    if not given or given[0] in WINDOW_OPTIONS:
        from app.cli.window import open_window
        from app.domain.errors import AuditError

        try:
            return open_window(given)
        except AuditError as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
    from app.cli.main import main as run_command

    return run_command(given)


if __name__ == "__main__":
    sys.exit(main())
