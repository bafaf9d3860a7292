"""A code gets another definition, as it would by a command of the codebook."""

from dataclasses import replace

from workbench.actions.workplace import Workplace, write
from workbench.store import codes
from workbench.store.journal import Set
from workbench.store.rows import to_json


def redefine(place: Workplace, slug: str) -> None:
    with place.open() as study, study.transaction():
        old = codes.find_code(codes.codebook(study.db), slug)
        new = replace(old, definition="Another meaning (invented).").following(old, when=study.now)
        values = {
            "definition": new.definition, "fingerprint": new.fingerprint, "redefined": new.redefined,
            "alike": to_json(list(new.alike)),
        }  # fmt: skip
        changes = [Set(table="code", row=codes.ids(study.db)[old.slug], values=values)]
        write(study, place, changes, command="codebook redefine")
