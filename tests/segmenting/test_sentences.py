from itertools import pairwise

import pytest

from workbench.segmenting.sentences import sentence_starts

# One line of transcript each; '|' stands before every sentence but the first.
LINES = [
    "We meet twice a week. |It works.",
    "Approx. ten of them came. |Approx. 20 stayed.",
    "We are in No. 1 of the report. |See No. 12 too.",
    "Did you agree? |No. |I did not.",
    "It is three things: 1. time, 2. trust, 3. money. |Nothing else.",
    "1. Time matters. |2. Trust matters more.",
    "She came in grade 3. |We moved her to grade 4. |Then she left.",
    "We have maybe 45. |And more will come.",
    '"Who owns it?" she asked. |Nobody knew.',
    '"Who owns it?" Maria asked. |Nobody knew.',
    "“We do!” he said. |“All of us.” |That was it.",
    'They said, "Do it." |So we did.',
    "‘It is fine,’ she said. |‘Really.’ |And it was.",
    "That was the plan. [laughs] |And then it rained.",
    "That was the plan [laughs] and then it rained.",
    "He left. (pause) |We stayed.",
    "It is done. \\[laughter\\] |Next year we go on.",
    "That is all. [laughs]",
    "It helped. |[The district] pays for it.",
    "We went from a C to a B. |That is progress.",
    "J. Osei and Mary B. Lee run it. |They are new.",
    "We were... trying to listen. |It was… hard… you know.",
    "I thought... I do not know.",
    "It was late... |The bell rang.",
    "We waited . . . for weeks. |Nothing came.",
    "[The expectation] is mine…and that is that.",
    "Dr. Lee met Mrs. Osei. |Supt. Calder was there.",
    "The school is on Main St. |They moved it from Oak St. last year.",
    "The U.S. Department paid. |It was made in the U.S. |We bought it.",
    "We start at 8 a.m. and end at 3 p.m. |Teachers stay until 5 p.m. on Mondays.",
    "Books, pens, etc. were bought. |Paper etc. |Teachers paid.",
    "She has an Ed.D. from there. |He has a Ph.D. |They teach.",
    "Really?! |Yes! |Why not?",
    "it was fine. |then we left. |did you? |yes.",
    "Use tools, e.g. Word, i.e. what we have.",
    "The rate is 3.5 percent. |Visit www.example.org. |It helps.",
    "(We did try.) |Then we stopped.",
    "A heading without a stop\n\n|And a paragraph.",
    "Bring:\n|- paper\n|- pens\n|1. First\n|2. Second",
    "one line\nwrapped into the next. |Then more.",
    "So we looked at it. \n\n|Next one.",
    "We read pp. 12 and p. 13. |Fig. 2 shows it.",
    "At P.S. 9 and in Gr. 3 it went well. |P.S. |I mean it.",
    "What? |Who? |“Me?” |Sure.",
    "Well – yes. |But no—never. |OK.",
]


def marked(text, starts):
    """The text with '|' at the starts."""
    bounds = [0, *starts, len(text)]
    return "|".join(text[start:end] for start, end in pairwise(bounds))


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_speech_is_cut_where_a_reader_would_cut_it(line):
    text = line.replace("|", "")

    assert marked(text, sentence_starts(text)) == line


def test_the_rules_beat_the_plain_sentencizer_by_far():
    import spacy

    plain = spacy.blank("en")
    plain.add_pipe("sentencizer")
    wrong = {"ours": 0, "plain": 0}
    for line in LINES:
        text = line.replace("|", "")
        gold = {at - line.count("|", 0, at) for at, sign in enumerate(line) if sign == "|"}
        wrong["ours"] += len(gold ^ set(sentence_starts(text)))
        wrong["plain"] += len(gold ^ {sent.start_char for sent in plain(text).sents if sent.start_char})

    assert wrong["ours"] * 5 < wrong["plain"]
