"""Terms are hashed once for all pools, and come out as if each pool had hashed its own."""

from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from tests.displays.build import WORDS, Build
from workbench.memos import rank


def test_a_pool_has_the_vectors_that_scikit_learn_gives_it_alone() -> None:
    made = Build().site("ash").source("ash-1").code("a")
    for number in range(40):
        made.coded("ash-1", "a", number, text=" ".join(f"{word}{number % 7}" for word in WORDS[number % 6].split()))
    passages = made.corpus().passages
    rank.vectors(passages[:5])  # some are remembered from another pool
    words = sum(len(p.text.split()) for p in passages)
    columns = 2 ** max((8 * words).bit_length(), rank.FEWEST)
    alone = HashingVectorizer(ngram_range=(1, 2), alternate_sign=False, norm=None, n_features=columns)
    wanted = TfidfTransformer(sublinear_tf=True).fit_transform(alone.transform([p.text for p in passages]))
    assert (rank.vectors(passages) != wanted).nnz == 0


def test_what_is_remembered_is_bounded() -> None:
    rank._TERMS.clear()
    rank._TERMS.update({f"text {n}": ((), ()) for n in range(rank.KEPT + 1)})
    passages = Build().site("ash").source("ash-1").code("a").coded("ash-1", "a", 1).corpus().passages
    rank.vectors(passages)
    assert list(rank._TERMS) == [passages[0].text]
