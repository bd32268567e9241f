"""What people said to an assessor: kept apart from the file, counted in no figure about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation, each part in words: a role, never a name."""

    ref: str  # the case's
    with_whom: str
    on: str
    how: str
    said: str
    bears_on: str


def alone_sentence(conversations: int, *, held_in_round: bool) -> str:
    """What one case's findings rest on."""
    if conversations:
        one = conversations == 1
        held = "one conversation was" if one else f"{conversations} conversations were"
        return (
            f"From the record; beside it {held} held, told apart below, and nothing above rests on "
            f"{'it' if one else 'them'}."
        )
    if held_in_round:
        return "From the record alone: in this case no child, parent or worker was spoken to."
    return "From the record alone: no child, parent or worker was spoken to."
