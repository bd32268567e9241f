"""Makes the files of the newest version of the format anew: `python -m tests.packages.remake_released`.

Only while that version is in no release; those of released versions are never made again.
"""

from dataclasses import replace

from app.packages.contents import Seat
from app.packages.envelope import open_envelope
from app.packages.returns import make_return
from app.packages.work_packs import make_work_pack
from tests.packages import builders
from tests.packages.test_format import KEYS, RELEASED


def the_pack():
    """A work pack with everything that version 4 of the format can hold."""
    lead = Seat("Lead reviewer", KEYS["lead"].public)
    made = builders.a_pack_of_version_4()
    return replace(made, lead=lead, deputies=(), office_recipient="")


def the_return():
    """A return with every kind of note."""
    keys = KEYS["assessor"].public
    made = builders.a_return(entries=(*builders.some_entries(), builders.a_print_out()))
    proof = builders.enrol_proof(builders.ENROL_SECRET, builders.ROUND, builders.ASSESSOR, keys)
    return replace(made, keys=keys, enrol_proof=proof)


def main() -> None:
    pack, sending = the_pack(), builders.a_sending()
    recipient = KEYS["assessor"].public.recipient
    made = {
        "work-v4": make_work_pack(pack, KEYS["lead"], sending, recipient=recipient),
        "return-v4": make_return(the_return(), pack.return_to, KEYS["assessor"], sending),
    }
    for name, raw in made.items():
        opener = KEYS["assessor" if name.startswith("work") else "lead"]
        body = open_envelope(raw, opener, name).body
        (RELEASED / f"{name}.cfa").write_bytes(raw)
        (RELEASED / f"{name}.json").write_bytes(body)


if __name__ == "__main__":
    main()
