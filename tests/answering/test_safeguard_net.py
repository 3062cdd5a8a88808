"""The second net finds people in need whose wording no rule knows, and leaves everyday messages alone."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipelines.answering import safeguard_net
from pipelines.answering.safeguard import (
    SAFEGUARD_FILE,
    CrisisKind,
    find_crisis,
    find_crisis_by,
    found_by,
    kind_of,
    load_rules,
    plain_words,
)
from pipelines.answering.safeguard_features import grams, weighed, without_age
from pipelines.answering.safeguard_net import (
    LONGEST,
    MOST_PIECES,
    NET_FILE,
    UNSURE_ALARM,
    Seen,
    fitting,
    likeliest,
    load_net,
    need_for,
    net_need,
    pieces,
    reply_chances,
)
from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.engines.protocols import Progress, Vectors
from pipelines.errors import EngineError, SettingsError
from pipelines.services import Services
from pipelines.settings import Settings
from scripts.safeguard_examples import MESSAGES

RULES = load_rules(SAFEGUARD_FILE)
# Written after the net was fitted; never learn from these.
UNSEEN_NEEDS = [
    "I was told the debt goes with the person, so I have settled on a day and my affairs are in order",
    "been stockpiling my beta blockers, nobody knows, reckon friday",
    "I look at the motorway bridge on my way to work and each day it gets harder to keep driving",
    "my fella timed how long I was at the shop and threw my tea at the wall when I got in, our lass saw",
    "she says she will tell the police I hit her if I leave, but it is her that does the hitting",
    "I sleep in the bath because it is the one door with a bolt",
    "a lass in year 8 told me her step father photographs her getting changed",
    "the twins next door are five and have been home alone since breakfast",
    "grandma flinches when the helper comes near, and money goes from the tin",
    "the chap in 2b who has a learning disability has strangers sleeping in his lounge who won't leave",
    "the foreman keeps our passports in his safe and takes rent and food from wages till there is nothing",
    "I am cook for the family since three years, no pay, I sleep in the laundry, they say police will take me",
    "two men with a warrant are in my lounge putting stickers on my things",
    "he is on my step with a card machine and says pay now or he brings the lorry",
    "put out by my stepfather an hour ago with a rucksack, it is dark and I am eighteen",
    "we have been in the estate car since Sunday, me, the wife and a six month old",
    "no dinner for the boys again tonight, benefits stopped and the shelves are empty",
    "prepay ran out, the baby is wheezing and we can see our breath",
    "grandpa keeled over at the pay point and his lips are grey",
    "some lad is swinging a machete about on deck two",
    "smells strongly of gas on our landing and the lady at 4 is not answering",
]
EVERYDAY = [
    "my direct debit went out on the 3rd instead of the 1st, will that count as late",
    "we are having a new roof so the house is empty till june, is there anything off",
    "the machine in the square gave me no receipt and now i have a ticket, what shall i send you",
    "our lodger left in may and i never told you, how do i put it right",
    "how do I add my partner to my permit",
]

# Written after the net was fitted; never learn from these.
WHO = [
    "I am 97 and deaf as a post",
    "I have lung cancer",
    "I'm a Sikh grandmother",
    "I came as a refugee from Eritrea",
    "I'm eight weeks off having my baby",
    "I'm a widower",
    "I'm in a wheelchair since my accident",
    "I'm three years clean of heroin",
    "I grew up in foster homes",
    "I did two years inside",
    "I'm bipolar",
    "my husband Peter is my carer",
    "I'm a trans lad",
    "I nurse my baby at my desk",
    "I served in Iraq",
    "I spent a winter homeless in 2011",
]


class Unable:
    """An embedder that fits and fails."""

    name = load_net(NET_FILE).embedder
    dimensions = 384

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        raise EngineError("no memory left")


class Stranger(Unable):
    """An embedder that the net was not fitted with."""

    name = "another-model@00000000"


def seen(text: str) -> list[Seen]:
    return [Seen(plain_words(RULES, piece), piece) for piece in pieces(text)]


def test_most_needs_in_wordings_never_learned_from_are_found_and_few_of_them_by_rules(embedder: OnnxEmbedder) -> None:
    by_rules = [text for text in UNSEEN_NEEDS if find_crisis_by(RULES, text) is not None]
    by_both = [text for text in UNSEEN_NEEDS if find_crisis(text, embedder) is not None]

    assert len(by_both) >= 0.85 * len(UNSEEN_NEEDS)
    assert len(by_rules) < 0.6 * len(UNSEEN_NEEDS)


def test_most_unseen_needs_are_found_without_an_embedder_too() -> None:
    found = [text for text in UNSEEN_NEEDS if find_crisis(text) is not None]

    assert len(found) >= 0.7 * len(UNSEEN_NEEDS)


def test_no_unseen_need_was_learned_from() -> None:
    learned = "\n".join(file.read_text(encoding="utf-8") for file in MESSAGES.glob("*.yaml"))

    assert not [text for text in UNSEEN_NEEDS if text in learned]


@pytest.mark.parametrize("text", EVERYDAY)
def test_an_everyday_message_raises_no_alarm_with_or_without_meaning(embedder: OnnxEmbedder, text: str) -> None:
    assert find_crisis(text, embedder) is None
    assert find_crisis(text) is None


def test_a_need_deep_in_a_long_request_is_found(embedder: OnnxEmbedder) -> None:
    request = "I moved to a smaller flat in May. My band seems wrong. The bill came twice. Could you send a copy? "
    cry = "I keep the tablets in a jar and tonight I mean to swallow the lot."

    assert find_crisis(request * 2, embedder) is None
    assert find_crisis(request + cry + " " + request, embedder) is not None


def test_the_words_serve_alone_where_another_embedder_is_set(caplog: pytest.LogCaptureFixture) -> None:
    safeguard_net._tell_once.cache_clear()  # pyright: ignore[reportPrivateUsage]
    text = UNSEEN_NEEDS[5]

    with caplog.at_level(logging.WARNING):
        need = net_need(load_net(NET_FILE), seen(text), Stranger())
        net_need(load_net(NET_FILE), seen(text), Stranger())

    assert need == net_need(load_net(NET_FILE), seen(text), None)
    assert [record.message.split()[0] for record in caplog.records] == ["safeguard_without_meaning"]
    assert "another-model@00000000" in caplog.text
    assert text not in caplog.text


def test_a_broken_embedder_does_not_stand_between_a_person_and_help() -> None:
    net = load_net(NET_FILE)
    text = "he has his hands round my neck most nights and i am scared to sleep"

    assert net_need(net, seen(text), Unable()) == net_need(net, seen(text), None) is not None


def test_the_weights_fit_the_packaged_embedder(embedder: OnnxEmbedder) -> None:
    net = load_net(NET_FILE)

    assert fitting(net, embedder) is embedder
    assert net.meaning.weights.shape == (embedder.dimensions, len(net.meaning.out))
    assert len(net.meaning.bias) == len(net.meaning.out)
    assert net.replies.meaning.shape == (len(net.replies.names), embedder.dimensions)


def test_every_reply_of_the_net_belongs_to_a_kind_and_every_kind_has_one() -> None:
    kinds = {kind_of(RULES, reply) for reply in load_net(NET_FILE).replies.names}

    assert kinds == set(CrisisKind)


def test_the_net_reads_meaning_with_the_embedder_of_the_search(services: Services, tmp_path: Path) -> None:
    assert services.embedder is not None
    assert fitting(load_net(NET_FILE), services.embedder) is services.embedder
    assert Services(Settings(_env_file=None, data_folder=tmp_path)).embedder is None  # before the first ingest


@pytest.mark.parametrize(
    ("chances", "reply"),
    [
        ({"domestic_abuse": 0.6, "danger_to_life": 0.4}, "danger_to_life"),
        ({"domestic_abuse": 0.8, "danger_to_life": 0.2}, "domestic_abuse"),
        ({"no_food_or_heat": 0.4, "suicide_self_harm": 0.36, "danger_to_life": 0.24}, "suicide_self_harm"),
    ],
)
def test_life_goes_first_where_the_kind_is_unsure(chances: dict[str, float], reply: str) -> None:
    assert likeliest(chances) == reply


def test_chances_of_the_replies_sum_to_one() -> None:
    net = load_net(NET_FILE)
    found = weighed(grams(plain_words(RULES, "there is a man in my kitchen taking my things")), net.rarity)

    assert sum(reply_chances(net.replies, found).values()) == pytest.approx(1)


def test_words_and_pieces_weigh_the_same_whatever_the_length() -> None:
    rarity = load_net(NET_FILE).rarity
    for text in ("help me", "please help me because they are in my house and I do not know what to do"):
        values = weighed(grams(plain_words(RULES, text)), rarity)
        words = np.array([value for gram, value in values.items() if gram[0] != "~"])
        parts = np.array([value for gram, value in values.items() if gram[0] == "~"])

        assert np.linalg.norm(words) == pytest.approx(1)
        assert np.linalg.norm(parts) == pytest.approx(1)


def test_a_slip_leaves_most_pieces_of_a_word() -> None:
    right, wrong = grams("frightened"), grams("frightend")

    assert len(right.keys() & wrong.keys()) > len(right) / 2


@pytest.mark.parametrize("text", ["he locks my mother in when he goes out", "i cannot see a reason to carry on"])
def test_who_writes_with_full_stops_is_found_like_who_does_not(text: str, embedder: OnnxEmbedder) -> None:
    net = load_net(NET_FILE)
    with_stop, without = (need_for(net, seen(each), embedder) for each in (f"{text}.", text))

    assert without is not None
    assert with_stop == without
    assert grams("he shouts . she weeps .") == grams("he shouts") + grams("she weeps")


def test_an_endless_message_is_looked_at_up_to_a_limit() -> None:
    parts = pieces("I pay on Monday. " * 10_000)

    assert len(parts) == MOST_PIECES + 1
    assert max(len(part) for part in parts) <= LONGEST


def test_masks_are_read_as_plain_words() -> None:
    assert pieces("[NAME] at [ADDRESS]") == [" NAME  at  ADDRESS"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("I'm 88, when is it due", "I'm 40, when is it due"),
        ("at ninety-one I still walk", "at forty-one I still walk"),
        ("she is 15", "she is 15"),
        ("£43 at 9.45 on 2026-27, 60% of 1500", "£43 at 9.45 on 2026-27, 60% of 1500"),
        ("thirty pounds", "thirty pounds"),
    ],
)
def test_every_grown_age_reads_the_same_and_money_and_times_stay(text: str, read: str) -> None:
    assert without_age(text) == read


@pytest.mark.parametrize(
    "template", ["I am {age}. How do I pay?", "my fella {age} knocks me about", "aged {age}, no food in"]
)
def test_an_age_changes_no_outcome(embedder: OnnxEmbedder, template: str) -> None:
    found = {find_crisis(template.format(age=age), embedder) for age in (19, 34, 52, 71, 88, 96)}

    assert len(found) == 1


@pytest.mark.parametrize(
    ("ordinary", "need"),
    [
        ("do women's refuges pay council tax", "I need a refuge, he will be back tonight and he hits me"),
        ("hungry for answers, ha", "the kids are hungry and there is nothing in"),
        ("leaflets on domestic abuse for our surgery", "domestic abuse, I am hiding in the bathroom"),
    ],
)
def test_a_hint_counts_where_the_net_agrees_a_little(embedder: OnnxEmbedder, ordinary: str, need: str) -> None:
    assert found_by(RULES, ordinary).hint is not None
    assert find_crisis(ordinary, embedder) is None
    assert find_crisis(need, embedder) is not None


def test_a_hint_asks_the_net_even_where_the_words_alone_would_not(embedder: OnnxEmbedder) -> None:
    net = replace(load_net(NET_FILE), worth_embedding=1e9, alarm=1.1)
    text = "he beats me black and blue when he is drunk"

    assert net_need(net, seen(text), embedder) is None
    hinted = net_need(net, seen(text), embedder, hinted=True)
    assert hinted is not None
    assert (hinted.reply, hinted.sure) == ("domestic_abuse", True)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("question", ["How do I pay my council tax?", "what does a resident permit cost"])
def test_who_somebody_is_raises_no_alarm(embedder: OnnxEmbedder, who: str, question: str) -> None:
    for text in (f"{who}. {question}", f"{question} {who}.", f"{who} and my question is: {question}"):
        assert find_crisis(text, embedder) is None


def test_who_somebody_is_hardly_ever_raises_an_alarm_by_words_alone() -> None:
    alarmed = {who for who in WHO if find_crisis(f"{who}. How do I pay my council tax?") is not None}

    assert len(alarmed) <= 1


def test_a_likely_need_below_the_alarm_is_not_ruled_out() -> None:
    net, text = load_net(NET_FILE), "i want to be dead"
    surely = net_need(net, seen(text), None)
    perhaps = net_need(replace(net, alarm_alone=1.1), seen(text), None)

    assert surely is not None
    assert perhaps == replace(surely, sure=False)
    assert surely.sure
    assert UNSURE_ALARM <= surely.chance <= 1


def test_an_ordinary_question_is_ruled_out() -> None:
    assert net_need(load_net(NET_FILE), seen("how much is a second permit"), None) is None


@pytest.mark.parametrize("written", ["", "{}", '{"embedder": 1}', json.dumps({"grams": []})])
def test_a_broken_file_of_weights_is_named(tmp_path: Path, written: str) -> None:
    file = tmp_path / "safeguard_net.json"
    file.write_text(written)

    with pytest.raises(SettingsError, match="safeguard_net"):
        load_net(file)
