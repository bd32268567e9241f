"""The sentences with which a package is refused: the file, what is wrong, what to do. Never its contents."""

from pathlib import PurePath

from app.domain.errors import PackageRefused, WrongCode
from app.domain.plain_text import plain

LONGEST_NAME = 80  # characters of a file's name that a sentence shows

SEND_AGAIN = "ask the sender to send it again"
MAKE_AGAIN = "ask the sender to make it again"


def refused(file_name: str, wrong: str, remedy: str) -> PackageRefused:
    return PackageRefused(f"{shown_name(file_name)} {wrong}; {remedy}.")


def shown_name(file_name: str) -> str:
    """The last part of a file's name, fit for a sentence."""
    name = plain(PurePath(file_name.replace("\\", "/")).name).replace("\n", " ").strip()
    return (name[: LONGEST_NAME - 1] + "…") if len(name) > LONGEST_NAME else name or "The package"


def not_a_package(file_name: str) -> PackageRefused:
    return refused(
        file_name, "is not a work pack or return of this program", "choose the file that was sent"
    )


def too_large(file_name: str, limit: int) -> PackageRefused:
    return refused(
        file_name,
        f"is larger than {limit >> 20} MiB, more than any package holds",
        "choose the file that was sent",
    )


def damaged(file_name: str) -> PackageRefused:
    return refused(file_name, "is damaged or was cut short", SEND_AGAIN)


def newer(file_name: str) -> PackageRefused:
    return refused(
        file_name, "was made by a newer version of the program", "update, then open it again"
    )


def changed_after_signing(file_name: str) -> PackageRefused:
    return refused(file_name, "was changed after it was signed", MAKE_AGAIN)


def wrong_code(file_name: str) -> WrongCode:
    return WrongCode(
        f"{shown_name(file_name)} does not open with this code, or was cut short; have the code read out "
        "again, and if it is right ask for the file to be sent again."
    )


def not_for_this_store(file_name: str) -> PackageRefused:
    return refused(file_name, "was not made for this store", MAKE_AGAIN)


def not_from_lead(file_name: str) -> PackageRefused:
    return refused(
        file_name,
        "is not signed by the lead of this round",
        "ask the lead by telephone whether they sent it",
    )


def malformed(file_name: str, where: str) -> PackageRefused:
    """`where` is one of our own words for a part of a package, never something read from it."""
    return refused(file_name, f"is not written as a package must be ({where})", MAKE_AGAIN)


def wrong_kind(file_name: str, found: str, wanted: str) -> PackageRefused:
    return refused(file_name, f"is a {found}, not a {wanted}", f"choose a {wanted}")
