"""The words that are found in a text are those by which FTS5 finds it."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.phrase import words

LETTERS = "aBzÉéñŁøßÅ\u0301\u0308ÇıİЖжΩώ漢字١٢3_-'’.🎈 \n٪ﬁ"


@given(st.text(alphabet=LETTERS, max_size=30))
def test_words_are_cut_and_folded_as_fts5_does(text: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(body, tokenize='unicode61 remove_diacritics 2')")
    db.execute("create virtual table v using fts5vocab(t, instance)")
    db.execute("insert into t values(?)", (text,))
    terms = [term for (term,) in db.execute("select term from v order by offset")]
    db.close()

    assert [word.folded for word in words(text)] == terms
