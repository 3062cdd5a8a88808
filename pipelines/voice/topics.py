"""What a caller may have asked about, from hearings in which many words may be wrong: pages, with a chance for each."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.certainty import chance
from pipelines.answering.look_up_facts import look_up_facts
from pipelines.answering.ranking import reordered
from pipelines.answering.rephrase import rephrase, without_self_description
from pipelines.answering.retrieve import retrieve
from pipelines.answering.route import route
from pipelines.engines.tuned_embedder import for_search
from pipelines.services import Services
from pipelines.types import Action, Found, Outcome, Question, Turn
from pipelines.voice.events import Topic
from pipelines.voice.page_wordings import PageWordings, digest, of_passage, question_of, vectors_of, wordings_of

LOOKED_AT = 40  # passages of each hearing
HEARINGS = 3  # the likeliest of an utterance; more of them cost time and differ little
TOGETHER = 2.0  # weight of all the hearings' words together, beside 1 for each of them
ALONE = 0.6  # how far a single hearing agrees with itself
MOST = 3  # topics read out
LEAST_CHANCE = 0.06  # below it a topic is not worth a caller's time
LEAST_BEST = 0.15  # below it the best topic is no topic: most likely something else was said, or noise
SURE = 0.7  # from which one topic alone is put to the caller: 'You asked about ..., is that right?'
TRIED = 4  # wordings of a page put to the core before the page is given up
KEPT = 400  # questions of which it is known whether they lead to their page; texts whose vectors are kept

# In the order of ``Signals``. Fitted by logistic regression on 500 questions of eval/cases/fitting.jsonl and
# fitting_more.jsonl, each as two hearings (a quarter of them as one) with 0 to 50 % of the words left out or changed
# for words that sound alike, and on 150 hearings of sentences about other things.
WEIGHTS = (1.93, 4.14, 0.19, -1.5, 1.93, 4.52)
BIAS = -5.07


@dataclass(frozen=True, slots=True)
class Signals:
    """What tells whether the best page is the one that is meant. All but ``hearings`` are 0 to about 1."""

    score: float  # of the best page, mean of the hearings
    margin: float  # to the next page
    agree: float  # share of the hearings whose best page it is
    coverage: float  # share of the weight of what was heard that stands on the page, mean
    likeness: float  # cosine of the hearings and the page's nearest wording
    answers: float  # the answering core's own chance that its best passage answers, mean of the hearings

    def values(self) -> tuple[float, ...]:
        return (self.score, self.margin, self.agree, self.coverage, self.likeness, self.answers)


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: PageWordings
    score: float
    coverage: float
    found: Found


class Topics:
    """Finds topics in one council's pages. Threads may share it; a new index is taken up by itself."""

    def __init__(self, services: Services, council: str) -> None:
        self._services = services
        self._council = council
        self._lock = threading.Lock()
        self._version = ""
        self._pages: dict[str, PageWordings] = {}
        self._leads: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._known: dict[str, NDArray[np.float32]] = {}
        self._recent: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def find(self, hearings: Sequence[str]) -> tuple[Topic, ...]:
        """One topic that is to be confirmed, or up to three to choose from, best first; none for other matters.

        Args:
            hearings: of one utterance, the likeliest first, as ``heard_text.normalised`` writes them.

        Raises:
            FrontDoorError: there is no index.
        """
        return self._topics(*self.ranked(hearings)) if any(hearings) else ()

    def ranked(self, hearings: Sequence[str]) -> tuple[list[_Candidate], Signals | None, list[str]]:
        """Pages by the sum of their scores over the hearings, and the signals of the best."""
        pages = self._wordings()
        texts = [text for text in (self._searchable(hearing) for hearing in hearings[:HEARINGS]) if text]
        if not texts:
            return [], None, []
        weights = [1.0] * len(texts)
        if len(texts) > 1:  # what one missed the other may have
            texts.append(" ".join(dict.fromkeys(" ".join(texts).split())))
            weights.append(TOGETHER)
        listed = [reordered(text, self._services.search.find(text, self._council, LOOKED_AT)) for text in texts]
        per_hearing = [{item.passage.url: item for item in reversed(found)} for found in listed]
        best: dict[str, Found] = {}
        for found in per_hearing:
            for url, item in found.items():
                if url not in best or item.score > best[url].score:
                    best[url] = item
        candidates = [
            _Candidate(
                pages.get(url) or of_passage(item.passage),
                _mean_of([found[url].score if url in found else 0.0 for found in per_hearing], weights),
                _mean_of([found[url].page if url in found else 0.0 for found in per_hearing], weights),
                item,
            )
            for url, item in best.items()
        ]
        candidates.sort(key=lambda candidate: (-candidate.score, candidate.page.url))
        sure = [chance(text, found, self._services) for text, found in zip(texts, listed, strict=True) if found]
        return candidates, self._signals(candidates, per_hearing, texts, sure), texts

    def leads(self, question: str, page: str) -> bool:
        """Whether the answering core answers a question from a page: checked without a model's words."""
        with self._lock:
            known = self._leads.get((question, page))
        if known is None:
            known = self._does_lead(question, page)
            with self._lock:
                self._leads[question, page] = known
                while len(self._leads) > KEPT:
                    self._leads.popitem(last=False)
        return known

    def _topics(self, candidates: list[_Candidate], signals: Signals | None, texts: list[str]) -> tuple[Topic, ...]:
        if signals is None or not candidates:
            return ()
        first = chance_of(signals)
        if first < LEAST_BEST:
            return ()
        topics: list[Topic] = []
        for place, candidate in enumerate(candidates[: 2 * MOST]):
            share = first if not place else (1 - first) * _share(candidates, place)
            if share < LEAST_CHANCE or len(topics) == MOST:
                break
            for topic in self._of_page(candidate, texts, share):
                if topic.question not in {other.question for other in topics}:
                    topics.append(topic)
        ranked = sorted(topics[:MOST], key=lambda topic: -topic.chance)
        return tuple(ranked[:1] if ranked and ranked[0].chance >= SURE else ranked)

    def _of_page(self, candidate: _Candidate, texts: list[str], share: float) -> list[Topic]:
        """The page as a topic; of a page that asks back, what it offers."""
        page, passage = candidate.page, candidate.found.passage
        if passage.action is Action.CLARIFY:
            vector = self._mean(texts)
            near = self._embedded([option.label for option in passage.options]) @ vector
            order = np.argsort(-near)[:MOST]
            return [
                Topic(
                    label=passage.options[at].label[:1].lower() + passage.options[at].label[1:],
                    question=passage.options[at].question,
                    page=page.url,
                    chance=share / len(order),
                )
                for at in map(int, order)
            ]
        question = self._question(page, texts)
        return [Topic(label=page.label, question=question, page=page.url, chance=share)] if question else []

    def _question(self, page: PageWordings, texts: list[str]) -> str:
        """The page's own wording nearest to what was heard that the core answers from the page."""
        ranked = [wording for _, wording in self._nearest(page, texts)]
        tried = [*ranked[:TRIED], question_of(page.title)]
        return next((question for question in tried if self.leads(question, page.url)), "")

    def _nearest(self, page: PageWordings, texts: Sequence[str]) -> list[tuple[float, str]]:
        if not page.asked_as:
            return []
        with self._lock:
            vectors = self._vectors.get(page.url)
        if vectors is None:
            vectors = self._of_wordings(page.asked_as)
            with self._lock:
                self._vectors[page.url] = vectors
        near = vectors @ self._mean(texts)
        return [(float(near[at]), page.asked_as[at]) for at in map(int, np.argsort(-near))]

    def _of_wordings(self, wordings: Sequence[str]) -> NDArray[np.float32]:
        """Their vectors: those of the index; embedded where a page is newer than it."""
        with self._lock:
            known = self._known
        missing = [wording for wording in wordings if digest(wording) not in known]
        fresh = dict(zip(missing, self._embedded(missing), strict=True)) if missing else {}
        return np.stack([fresh[text] if text in fresh else known[digest(text)] for text in wordings])

    def _mean(self, texts: Sequence[str]) -> NDArray[np.float32]:
        total = self._embedded(texts).sum(axis=0)
        return total / (np.linalg.norm(total) or 1.0)

    def _embedded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same few texts are asked for again and again while one utterance is looked at."""
        embedder = self._services.embedder
        if embedder is None:
            return np.zeros((len(texts), 1), dtype=np.float32)
        with self._lock:
            found = {text: self._recent[text] for text in texts if text in self._recent}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found |= zip(missing, for_search(embedder).embed(missing), strict=True)
            with self._lock:
                self._recent.update((text, found[text]) for text in missing)
                while len(self._recent) > KEPT:
                    self._recent.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, 1), dtype=np.float32)

    def _searchable(self, hearing: str) -> str:
        return without_self_description(self._services.search.correct(hearing)).strip()

    def _signals(
        self,
        candidates: list[_Candidate],
        per_hearing: Sequence[dict[str, Found]],
        texts: Sequence[str],
        sure: Sequence[float],
    ) -> Signals | None:
        if not candidates:
            return None
        best = candidates[0]
        tops = [max(found.values(), key=lambda item: item.score).passage.url for found in per_hearing if found]
        wordings = self._nearest(best.page, texts)
        return Signals(
            score=best.score,
            margin=best.score - (candidates[1].score if len(candidates) > 1 else 0.0),
            agree=tops.count(best.page.url) / len(tops) if len(tops) > 1 else ALONE,
            coverage=best.coverage,
            likeness=wordings[0][0] if wordings else best.found.dense,
            answers=sum(sure) / (len(sure) or 1),
        )

    def _wordings(self) -> dict[str, PageWordings]:
        """The pages of the index that serves now."""
        search = self._services.search
        with self._lock:
            if self._version != search.manifest.version:
                place = search.manifest.folders.get(self._council, "")
                self._pages = wordings_of(Path(place), self._council) if place else {}
                self._leads.clear()
                self._vectors.clear()
                self._known = vectors_of(self._services.settings.data_folder / "index" / search.manifest.version)
                self._version = search.manifest.version
            return self._pages

    def _does_lead(self, question: str, page: str) -> bool:
        services = self._services
        asked = Question(question, self._council, services.today(), channel="phone")
        turn = Turn(question=asked, text=question)
        for step in (route, rephrase, look_up_facts, retrieve):
            turn = step(turn, services)
            if turn.answer is not None:
                return turn.answer.outcome is Outcome.ANSWERED_FROM_FACT
        if turn.draft is not None:
            return True
        best = turn.found[0].passage
        sure = chance(turn.search_text, turn.found, services) >= services.settings.answering.min_confidence
        return best.url == page and best.action is not Action.CLARIFY and sure


def _mean_of(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)


def chance_of(signals: Signals) -> float:
    """The calibrated chance that the best page is meant, 0 to 1."""
    weighed = sum(weight * value for weight, value in zip(WEIGHTS, signals.values(), strict=True))
    return 1 / (1 + math.exp(-(BIAS + weighed)))


def _share(candidates: Sequence[_Candidate], place: int) -> float:
    """Of the chance that it is not the first page, the part of a later one; near scores share alike."""
    rest = [math.exp(8 * (candidate.score - candidates[1].score)) for candidate in candidates[1:8]]
    return rest[place - 1] / sum(rest) if place <= len(rest) else 0.0
