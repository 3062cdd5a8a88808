"""Translates the segments of a file: memory, like sentences, engines in their order; never faked, never a fact lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.engines.protocols import Embedder, Translator
from pipelines.translation.back import Back, turned_back
from pipelines.translation.by_people import Checker
from pipelines.translation.drafting import Draft, Drafter, fitted_tags
from pipelines.translation.glossary import Glossary
from pipelines.translation.journal import Journal, key_of
from pipelines.translation.local_forms import local_facts
from pipelines.translation.markup import plain
from pipelines.translation.masks import cut_dates, fact_faults, is_all_facts, mask
from pipelines.translation.memory import Match, Memory
from pipelines.translation.quality import assess
from pipelines.translation.reuse import reused
from pipelines.translation.segments import Fault, Origin, Segment, Translated
from pipelines.translation.splitting import Piece, sentences

Progress = Callable[[int, int], None]  # segments done, total

WHOLE_FROM = 0.85  # likeness from which a paragraph of several sentences is taken from the memory as a whole
COPIED = "facts"  # the 'engine' of a text that holds nothing but facts
_BATCH = 160  # segments between two notes in the journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a job is done."""

    fuzzy_from: float = 0.75  # likeness, 0 to 1
    names: tuple[str, ...] = ()  # not translated, beside those of the glossary
    local_forms: bool = False  # figures in the target's digits, dates in its order and words
    turn_back: bool = True  # check what a draft says, where an engine for the way back is there
    embedder: Embedder | None = None  # compares a sentence with its draft turned back
    journal: Journal | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a whole segment, translated."""

    text: str
    origin: Origin
    engine: str
    score: float
    faults: tuple[Fault, ...] = ()
    left: int = 0  # sentences that stay in the source's language


def translate_segments(
    segments: Sequence[Segment],
    source: str,
    target: str,
    *,
    memory: Memory | None = None,
    glossary: Glossary | None = None,
    engines: Sequence[Translator] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> tuple[Translated, ...]:
    """Every segment in the target language, in order.

    Word for word in the memory: taken. Like a sentence in it: a marked draft. Else a draft of the first engine that has
    the pair and kept every fact. What nothing could translate stays as it is, with the reason.

    Args:
        segments: of one file.
        source: BCP 47 tag of their language.
        target: BCP 47 tag wanted.
        memory: the council's.
        glossary: of the target language.
        engines: by preference.
        options: the rest.
        progress: told after each batch.
    """
    job = _Job(memory, glossary or Glossary(), engines, source, target, options or Options())
    done: dict[str, Translated] = {}
    befores = dict(zip((each.id for each in segments), ["", *(plain(each.text) for each in segments)], strict=False))
    for at in range(0, len(segments), _BATCH):
        batch = segments[at : at + _BATCH]
        done |= job.batch(batch, befores)
        if progress:
            progress(min(at + _BATCH, len(segments)), len(segments))
    return tuple(done[segment.id] for segment in segments)


def translate_into(
    segments: Sequence[Segment],
    source: str,
    targets: Sequence[str],
    *,
    memory: Memory | None = None,
    glossaries: Mapping[str, Glossary] | None = None,
    engines: Sequence[Translator] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> dict[str, tuple[Translated, ...]]:
    """The same for several languages in one job, by language."""
    whole = len(segments) * len(targets)
    found: dict[str, tuple[Translated, ...]] = {}
    for number, target in enumerate(targets):
        base = number * len(segments)
        found[target] = translate_segments(
            segments,
            source,
            target,
            memory=memory,
            glossary=(glossaries or {}).get(target),
            engines=engines,
            options=options,
            progress=(lambda done, _, base=base: progress(base + done, whole)) if progress else None,
        )
    return found


class _Job:
    def __init__(
        self,
        memory: Memory | None,
        glossary: Glossary,
        engines: Sequence[Translator],
        source: str,
        target: str,
        options: Options,
    ) -> None:
        self._memory, self._glossary, self._engines = memory, glossary, engines
        self._source, self._target, self._options = source, target, options
        self._names = (*options.names, *glossary.names)
        self._drafter = Drafter(engines, source, target, glossary, self._names)
        self._raised: dict[str, frozenset[int]] = {}  # by sentence
        self._made: dict[str, _Unit] = {}  # by sentence, so that one that comes again is not made again
        self._key = key_of(
            source, target, glossary.digest, memory.digest if memory is not None else "", options.fuzzy_from,
            options.names, options.local_forms, options.turn_back, options.embedder.name if options.embedder else "",
            *(engine.name for engine in engines if (source, target) in engine.pairs()),
        )  # fmt: skip

    def batch(self, segments: Sequence[Segment], befores: Mapping[str, str]) -> dict[str, Translated]:
        """Some segments by their id; those of an earlier run come from the journal."""
        done: dict[str, Translated] = {}
        keys = {
            each.id: key_of(self._key, each.text, befores.get(each.id, ""), each.limit, sorted(each.raised))
            for each in segments
        }
        journal = self._options.journal
        for segment in segments:
            known = journal.find(keys[segment.id], id=segment.id, source=segment.text) if journal is not None else None
            if known:
                done[segment.id] = known
        fresh = [segment for segment in segments if segment.id not in done]
        made = {each.id: one for each, one in zip(fresh, self._translated(fresh, befores), strict=True)}
        if journal is not None:
            journal.note({keys[id_]: one for id_, one in made.items() if _is_done(one)})
        return done | made

    def _translated(self, segments: Sequence[Segment], befores: Mapping[str, str]) -> list[Translated]:
        self._raised |= {segment.text: segment.raised for segment in segments if segment.raised}
        wholes = [self._from_memory(segment.text, befores.get(segment.id, ""), whole=True) for segment in segments]
        parts = [() if whole else sentences(segment.text) for segment, whole in zip(segments, wholes, strict=True)]
        for segment, pieces in zip(segments, parts, strict=True):
            self._raised |= {piece.text: segment.raised for piece in pieces if segment.raised}
        self._make([piece.text for pieces in parts for piece in pieces if piece.is_sentence])
        return [
            self._result(segment, whole or self._joined(pieces))
            for segment, whole, pieces in zip(segments, wholes, parts, strict=True)
        ]

    def _make(self, texts: Sequence[str]) -> None:
        """Units for sentences that are not made yet."""
        wanted = [text for text in dict.fromkeys(texts) if text not in self._made]
        asked: list[str] = []
        for text in wanted:
            unit = self._copied(text) or self._from_memory(text, "", whole=False)
            if unit:
                self._made[text] = unit
            else:
                asked.append(text)
        drafts = self._drafter.drafts(asked, self._raised)
        backs = turned_back(
            asked, drafts, self._engines, self._source, self._target, self._names,
            embedder=self._options.embedder,
        ) if self._options.turn_back else {}  # fmt: skip
        for text, draft in zip(asked, drafts, strict=True):
            self._made[text] = self._drafted(text, draft, backs.get(text, Back()))

    def _drafted(self, text: str, draft: Draft, back: Back) -> _Unit:
        if not draft.engine:
            return _Unit(text, Origin.UNTOUCHED, "", 0.0, draft.faults, left=1)
        found = assess(
            text, draft.text, target=self._target, glossary=self._glossary, names=self._names, unknown=draft.unknown,
            back=back.text, similarity=back.similarity, by_itself=back.engine in ("", draft.engine),
            earlier=draft.faults,
        )  # fmt: skip
        return _Unit(draft.text, Origin.MACHINE, draft.engine, found.score, (*draft.faults, *found.faults))

    def _copied(self, text: str) -> _Unit | None:
        return _Unit(text, Origin.MACHINE, COPIED, 1.0) if is_all_facts(text, self._names) else None

    def _from_memory(self, text: str, before: str, *, whole: bool) -> _Unit | None:
        if self._memory is None:
            return None
        match = self._memory.exact(text, self._source, self._target, before=before)
        if match:
            return self._exact(match, text)
        from_ = self._options.fuzzy_from
        if whole:
            from_ = max(from_, WHOLE_FROM)
        if whole and sum(piece.is_sentence for piece in sentences(text)) == 1:
            return None  # it comes again as its one sentence
        found = self._memory.fuzzy(
            text, self._source, self._target, from_=from_, before=before, limit=1, names=self._names
        )
        if not found:
            return None
        draft = reused(found[0], text, self._names, self._raised.get(text, ()))
        score = round(min(0.95, found[0].likeness) * (0.7 if len(draft.faults) > 1 else 1.0), 3)
        return _Unit(draft.text, Origin.FUZZY, "memory", score, draft.faults)

    def _exact(self, match: Match, text: str) -> _Unit:
        wanted = [one.text for one in mask(text, self._names).masks]
        lost = fact_faults(wanted, plain(match.text, " "), self._names)
        draft, faults = fitted_tags(text, match.text, self._raised.get(text, ()))
        if match.entry.origin != "person":
            faults += tuple(Fault("mask", f"{fault}.") for fault in lost)
            if Checker(self._target, self._names).is_unchanged(text, match.text):
                same = "The memory has it as in the source: nothing of it is translated."
                faults += (Fault("untranslated", same),)
        return _Unit(draft, Origin.MEMORY, "memory", 0.8 if faults else 1.0, faults)

    def _joined(self, pieces: Sequence[Piece]) -> _Unit:
        units = [self._made[piece.text] for piece in pieces if piece.is_sentence]
        text = "".join(self._made[piece.text].text if piece.is_sentence else piece.text for piece in pieces)
        if not units:
            return _Unit(text, Origin.MACHINE, COPIED, 1.0)
        origins = {unit.origin for unit in units if unit.engine != COPIED} or {Origin.MACHINE}
        origin = next(
            each for each in (Origin.MACHINE, Origin.FUZZY, Origin.MEMORY, Origin.UNTOUCHED) if each in origins
        )
        if origin is not Origin.UNTOUCHED and Origin.UNTOUCHED in origins:
            origin = Origin.MACHINE
        names = dict.fromkeys(unit.engine for unit in units if unit.engine and unit.engine != COPIED)
        score = min(unit.score for unit in units)
        faults = tuple(dict.fromkeys(fault for unit in units for fault in unit.faults))
        engine = " + ".join(names) or ("" if origin is Origin.UNTOUCHED else COPIED)
        return _Unit(text, origin, engine, score, faults, left=sum(unit.left for unit in units))

    def _result(self, segment: Segment, unit: _Unit) -> Translated:
        text, faults = unit.text, unit.faults
        if self._options.local_forms and unit.origin in (Origin.MACHINE, Origin.FUZZY):
            text = local_facts(text, self._target, self._names)
        if segment.limit and len(plain(text)) > segment.limit:
            faults = (*faults, Fault("length", f"Longer than the {segment.limit} characters that fit."))
        if unit.origin in (Origin.MACHINE, Origin.FUZZY):
            faults = (*faults, *map(_cut, cut_dates(mask(text, self._names).masks)))
        score = unit.score if unit.faults == faults else round(unit.score * 0.8, 3)
        made = Translated(
            id=segment.id, source=segment.text, text=text, origin=unit.origin, engine=unit.engine, score=score,
            faults=faults, left=unit.left,
        )  # fmt: skip
        return replace(made, text=segment.text, engine="") if unit.origin is Origin.UNTOUCHED else made


def _cut(date: str) -> Fault:
    return Fault("untranslated", f"Left as in the source, for there is formatting inside it: {date}.")


def _is_done(one: Translated) -> bool:
    """Whether another run need not try it again."""
    return one.origin is not Origin.UNTOUCHED and not one.is_unfinished
