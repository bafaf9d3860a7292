from functools import partial

import pytest

from tests.coding.small import problems, write
from workbench.coding.claims_file import load_claims
from workbench.model.claim import Claim, Side, Stage
from workbench.model.coding import Stance

load = partial(load_claims, codes=["trust", "trust/access"])
ONE = "claims:\n  - {id: doors, statement: Doors open., codes: [trust]}\n"

FULL = """\
claims:
  - id: doors
    statement: Doors open.
    stage: set aside
    codes:
      - trust
      - {code: trust/access, stance: challenges}
    kinds: [transcript, focus-group]
    roles: [principal]
    levels: [high]
    waves: [1, 2]
    note: From the pairs.
    by: ana
"""


def test_a_claim_is_read_with_all_its_fields(tmp_path):
    assert load(write(tmp_path, FULL)) == (
        Claim(
            slug="doors",
            statement="Doors open.",
            stage=Stage.SET_ASIDE,
            sides=(Side(code="trust"), Side(code="trust/access", stance=Stance.CHALLENGES)),
            kinds=("transcript", "focus-group"),
            roles=("principal",),
            levels=("high",),
            waves=("1", "2"),
            note="From the pairs.",
            by="ana",
        ),
    )


def test_a_new_claim_is_a_hunch_whose_codes_support(tmp_path):
    (claim,) = load(write(tmp_path, ONE))
    assert (claim.stage, claim.sides) == (Stage.HUNCH, (Side(code="trust", stance=Stance.SUPPORTS),))


BAD = {
    "no codes": (ONE.replace("[trust]", "[]"), ["line 2: 'codes' is empty"]),
    "unknown code": (ONE.replace("[trust]", "[trusty]"), ["line 2: no code 'trusty'; did you mean trust?"]),
    "unknown code in a pair": (
        ONE.replace("[trust]", "[{code: access}]"),
        ["line 2: no code 'access'; did you mean trust/access?"],
    ),
    "code as list": (
        ONE.replace("[trust]", "[[trust]]"),
        ["line 2: an item of 'codes' wants text or a mapping, found a list"],
    ),
    "code twice": (
        ONE.replace("[trust]", "[trust, {code: trust, stance: challenges}]"),
        ["line 2: code 'trust' is repeated (first on line 2)"],
    ),
    "bad stance": (
        ONE.replace("[trust]", "[{code: trust, stance: support}]"),
        ["line 2: no stance 'support'; did you mean supports?"],
    ),
    "bad stage": (
        ONE.replace("}", ", stage: idea}"),
        ["line 2: no stage 'idea'; known: hunch, pattern, finding, revised, set aside"],
    ),
    "bad kind": (
        ONE.replace("}", ", kinds: [transcripts]}"),
        ["line 2: no kind 'transcripts'; did you mean transcript?"],
    ),
    "no statement": (ONE.replace("statement: Doors open., ", ""), ["line 2: claim 'doors' has no 'statement'"]),
    "repeated": (ONE + ONE.partition("\n")[2], ["line 3: claim 'doors' is repeated (first on line 2)"]),
}


@pytest.mark.parametrize(("text", "expected"), BAD.values(), ids=BAD)
def test_bad_claims_are_refused(tmp_path, text, expected):
    assert problems(tmp_path, text, load) == expected
