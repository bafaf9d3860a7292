"""Tables of others: published ones come out as published, mistakes are named with their lines."""

from pathlib import Path

import pytest

from workbench.actions.agreement_table import of_table
from workbench.errors import WorkbenchError


def told(folder: Path, text: str, **how: object) -> dict[str, float]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    _, found = of_table(path, **how)  # type: ignore[arg-type]
    return {each.name: each.value for each in found}


def test_units_by_coders_with_missing_judgements(tmp_path: Path) -> None:
    """Krippendorff (2011): four observers, twelve units."""
    rows = ("1,1,,1", "2,2,3,2", "3,3,3,3", "3,3,3,3", "2,2,2,2", "1,2,3,4", "4,4,4,4", "1,1,2,1", "2,2,2,2")
    rows += (",5,5,5", ",,1,1", ",,3,")
    text = "unit,a,b,c,d\n" + "".join(f"{n},{row}\n" for n, row in enumerate(rows, 1))

    assert told(tmp_path, text)["Krippendorff's alpha (nominal)"] == pytest.approx(0.743, abs=5e-4)
    assert told(tmp_path, text, level="ordinal")["Krippendorff's alpha (ordinal)"] == pytest.approx(0.815, abs=5e-4)
    assert told(tmp_path, text, level="interval")["Krippendorff's alpha (interval)"] == pytest.approx(0.849, abs=5e-4)
    assert "Cohen's kappa" not in told(tmp_path, text)


def test_a_contingency_table(tmp_path: Path) -> None:
    """Cohen (1960, p. 45)."""
    found = told(tmp_path, ",1,2,3\n1,88,14,18\n2,10,40,10\n3,2,6,12\n", layout="table", weights="quadratic")

    assert found["Cohen's kappa"] == pytest.approx(0.492, abs=5e-4)
    assert found["greatest kappa"] == pytest.approx(0.831, abs=5e-4)
    assert found["Gwet's AC2 (quadratic)"] == pytest.approx(0.63855, abs=5e-6)


def test_counts_by_category(tmp_path: Path) -> None:
    """Randolph (2005, p. 17)."""
    found = told(tmp_path, "Y,N\n3,0\n2,1\n1,2\n0,3\n", layout="counts")

    assert found["Fleiss' kappa"] == pytest.approx(0.333, abs=5e-4)
    assert "Conger's kappa" not in found  # it needs to know who the coders were


def test_a_category_that_nobody_used_may_be_told(tmp_path: Path) -> None:
    two = told(tmp_path, "a,b\nx,x\nx,y\ny,y\ny,y\n")
    three = told(tmp_path, "a,b\nx,x\nx,y\ny,y\ny,y\n", categories=("x", "y", "z"))

    assert two["Brennan-Prediger"] == pytest.approx(0.5)
    assert three["Brennan-Prediger"] == pytest.approx(0.625)
    assert two["Cohen's kappa"] == three["Cohen's kappa"]


def test_no_variation_says_so(tmp_path: Path) -> None:
    path = tmp_path / "same.csv"
    path.write_text("a,b\n1,1\n1,1\n", encoding="utf-8")
    _, found = of_table(path)
    kappa = next(each for each in found if each.name == "Cohen's kappa")

    assert kappa.value != kappa.value
    assert kappa.why == "no variation: everybody used the code on every unit"
    assert kappa.se is None


@pytest.mark.parametrize(
    ("text", "how", "message"),
    [
        ("a,b\n", {}, "no rows below the names"),
        ("a,b\n1,2,3\n", {}, "table.csv:2: more cells than columns"),
        (",x,y\nx,1,2\ny,3,four\n", {"layout": "table"}, "table.csv:3: four is no number"),
        (",x,y\nx,1,2\n", {"layout": "table"}, "the first column is to name the rows"),
        (",x,y\nx,1,2\ny,-3,4\n", {"layout": "table"}, "finite and at least 0"),
        ("Y,N\n1.5,1\n", {"layout": "counts"}, "counts are whole numbers"),
        ("a,b\n-1,2\n", {"level": "ratio"}, "a ratio scale begins at 0"),
        ("a,b\nx,y\n", {"level": "interval"}, "interval and ratio ask for numbers"),
        ("Interview,a,b\ni1,x,x\ni2,x,y\ni3,y,y\n", {}, "if it names the units, call it 'unit'"),
        ("a,b\nlow,mid\n", {"level": "ordinal"}, "an order of texts is needed"),
        ("a,b\nlow,mid\n", {"weights": "linear"}, "an order of texts is needed"),
        ("a,b\nx,y\n", {"categories": ("x",)}, "'y' is none of the categories"),
    ],
)
def test_what_cannot_be_computed_is_named(tmp_path: Path, text: str, how: dict[str, object], message: str) -> None:
    with pytest.raises(WorkbenchError, match=message.replace("(", r"\(")):
        told(tmp_path, text, **how)
