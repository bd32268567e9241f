"""What a user can act on, named as facts. The text of each is the sentence the user reads.

A sentence names the file or place and the remedy, and never carries case content: these texts reach logs.
"""


class AuditError(Exception):
    """A fact the user can act on; `str(error)` is one clear sentence."""


class InputRefused(AuditError):
    """A file, field or argument cannot be used as it stands."""


class ColumnsWanted(InputRefused):
    """A table whose columns the lead has to name."""


class OrderOpen(InputRefused):
    """A column of dates does not say whether the day or the month comes first: the lead has to."""


class NotFound(AuditError):
    """What was asked for is not in this store."""


class AuditSignedOff(AuditError):
    """The audit is complete; it must be reopened before an answer can change."""


class StoreProblem(AuditError):
    """The store cannot be opened or written."""


class WrongPassphrase(StoreProblem):
    """The passphrase or recovery key does not open this store."""


class NotAStore(StoreProblem):
    """The file is not a store, or is damaged beyond its header."""


class StoreTooNew(StoreProblem):
    """The store was written by a later version of the program."""


class StoreInUse(StoreProblem):
    """Another program, or another machine, has the store open."""


class StoreReadOnly(StoreProblem):
    """The store or its folder cannot be written."""


class PackageRefused(AuditError):
    """A work pack or return was not accepted; nothing of it was kept."""


class WrongCode(PackageRefused):
    """The spoken code does not open the package; whoever asked waits before the next try."""


class Cancelled(AuditError):
    """The user stopped the work; nothing was left half done."""
