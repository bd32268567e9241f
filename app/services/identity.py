"""Who this store belongs to: its name, its device and the keys that sign and open what travels."""

import uuid
from dataclasses import replace

from app.domain.rounds import Identity
from app.packages.keys import PersonKeys
from app.ports import UnitOfWork
from app.workspace import Workspace


def identity(ws: Workspace) -> Identity:
    with ws.begin() as work:
        return work.identities.get()


def keys_in(work: UnitOfWork) -> PersonKeys:
    """This store's keys, made at first need within the caller's transaction."""
    held = work.identities.get()
    if held.keys:
        return PersonKeys.from_bytes(held.keys)
    made = PersonKeys.generate()
    work.identities.save(replace(held, keys=made.to_bytes()))
    return made


def become_another_device(ws: Workspace) -> None:
    """A restored copy gets a device of its own, so that later divergence from the first is seen."""
    with ws.begin() as work:
        held = work.identities.get()
        work.identities.save(replace(held, device=str(uuid.uuid4())))
        work.commit()
