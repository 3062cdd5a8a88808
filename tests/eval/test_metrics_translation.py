"""Translation: chrF++ against sums by hand and sacrebleu, and what must come through."""

from __future__ import annotations

import pytest
import sacrebleu

from eval.metrics.share import Share
from eval.metrics.translation import chrf_plus_plus, mask_survival


def test_chrf_by_hand() -> None:
    # 'ab cd' against 'ab ce': the mean over the orders that both have of F with recall twice as heavy; precision and
    # recall are equal here, so F = precision. Characters without spaces, abcd / abce: 3/4, 2/3 (ab, bc), 1/2 (abc), 0;
    # words: 1/2, 0.
    by_hand = 100 * (3 / 4 + 2 / 3 + 1 / 2 + 0 + 1 / 2 + 0) / 6

    assert chrf_plus_plus(["ab cd"], [["ab ce"]]) == pytest.approx(by_hand)


def test_chrf_agrees_with_sacrebleu() -> None:
    said = ["Rhaid i chi dalu treth y cyngor.", "Ffoniwch ni."]
    people = [
        ["Mae'n rhaid i chi dalu treth y cyngor.", "Rhaid talu treth y cyngor."],
        ["Ffoniwch ni heddiw.", "Rhowch alwad."],
    ]
    streams = [[one[0] for one in people], [one[1] for one in people]]

    assert chrf_plus_plus(said, people) == sacrebleu.corpus_chrf(said, streams, word_order=2).score


def test_a_translation_without_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="references"):
        chrf_plus_plus(["a", "b"], [["a"]])


def test_what_must_stay_is_counted() -> None:
    source = (
        "[NAME], pay £1,234 by 1 April at https://www.northmere.example/pay or 01632 960181. Ask Northmere. £1,234!"
    )
    welsh = "[NAME], talwch £1,234 erbyn 1 Ebrill yn https://www.northmere.example/talu neu 01632 960118. Northmere."

    kept = mask_survival(source, welsh, names=["Northmere"])

    assert kept == {
        "placeholder": Share(1, 1),
        "link": Share(0, 1),  # another page
        "number": Share(3, 5),  # one of two £1,234, 1 and 01632; 960181 has changed
        "name": Share(1, 1),
    }
