"""Makes the files of version 4 anew, until a release freezes them: python -m tests.packages.released_v4"""

from dataclasses import replace

from app.domain.ids import PackageId
from app.packages.contents import Seat
from app.packages.envelope import open_envelope
from app.packages.work_packs import make_work_pack
from tests.packages import builders
from tests.packages.test_format import KEYS, RELEASED


def main() -> None:
    lead, assessor = KEYS["lead"], KEYS["assessor"]
    pack = replace(
        builders.a_pack_of_version_4(),
        lead=Seat("Lead reviewer", lead.public),
        deputies=(),
        office_recipient="",
    )
    sending = replace(builders.a_sending(), package_id=PackageId(builders.an_id("work v4")))
    data = make_work_pack(pack, lead, sending, recipient=assessor.public.recipient)
    (RELEASED / "work-v4.cfa").write_bytes(data)
    body = open_envelope(data, assessor, "work-v4.cfa").body
    (RELEASED / "work-v4.json").write_bytes(body)


if __name__ == "__main__":
    main()
