"""Brothers and sisters in a small round, whose own draw holds none."""

from sqlalchemy import update

from db.models import CaseRow


def make_family(ws, refs, name):
    """These cases are of one family; `name` is what the store calls it."""
    with ws.begin() as work:
        work._session.execute(update(CaseRow).where(CaseRow.ref.in_([*refs])).values(family=name))
        work.commit()
