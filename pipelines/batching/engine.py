"""Continuous batching: one thread answers many residents at once, one pass of the model after another.

Each pass reads one token of everybody being answered and a slice of the prompts that wait. What was read for one is
taken over by the next whose prompt begins alike.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from queue import Queue

from pipelines.batching.intake import Intake
from pipelines.batching.limits import EngineStats, Limits
from pipelines.batching.pace import Pace
from pipelines.batching.prefix_cache import Place, PrefixCache
from pipelines.batching.request import Event, Failed, Finished, Piece, Reason, Request, Usage
from pipelines.batching.schedule import Part, Schedule
from pipelines.engines.llama_runtime import Entry, LlamaRuntime, Logits, ModelFacts
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError, ModelBusyError

__all__ = ["BatchEngine", "EngineStats", "Event", "Failed", "Finished", "Limits", "Piece", "Reason", "Ticket", "Usage"]

logger = logging.getLogger(__name__)


class Ticket:
    """A submitted conversation, in its owner's hand."""

    def __init__(self, engine: BatchEngine, request: Request) -> None:
        self._engine = engine
        self._request = request

    @property
    def position(self) -> int:
        """0 when it is being read or answered or has ended, 1 when it is the next in the queue."""
        return self._engine.position(self._request)

    def cancel(self) -> None:
        """End it; its place is free within one pass."""
        self._engine.cancel(self._request)


class BatchEngine:
    """Answers many conversations at once. Threads may share it."""

    def __init__(self, runtime: LlamaRuntime, limits: Limits) -> None:
        """Start the engine; it closes the runtime with itself.

        Raises:
            EngineError: the model's chat template is broken.
        """
        self._runtime = runtime
        capacity = min(limits.kv_tokens_needed, runtime.kv_tokens)
        residents = min(limits.residents, runtime.sequences, runtime.batch_tokens)
        self.context_tokens = min(limits.context_tokens, capacity, runtime.facts.trained_context or capacity)
        self._intake = Intake(runtime, context_tokens=self.context_tokens)
        self._schedule = Schedule(
            PrefixCache(sequences=runtime.sequences, capacity=capacity),
            residents=residents,
            context_tokens=self.context_tokens,
            batch_tokens=min(limits.batch_tokens_needed, runtime.batch_tokens),
            prefill_slice=limits.prefill_slice,
        )
        self._most_requests = residents + limits.queue
        self._most_pins = runtime.sequences - residents
        self._pins: set[tuple[int, ...]] = set()
        self._pace = Pace()
        self._totals: Counter[str] = Counter()
        self._closed = False
        self._changed = threading.Condition()  # guards all above that changes; never held during a pass or an event
        self._thread = threading.Thread(target=self._run, name="batch-engine", daemon=True)
        self._thread.start()

    @property
    def facts(self) -> ModelFacts:
        """What was loaded and where it went."""
        return self._runtime.facts

    # The owners' side: any thread.

    def submit(self, messages: Sequence[Message], sampling: Sampling, emit: Callable[[Event], None]) -> Ticket:
        """Have a conversation continued.

        Args:
            messages: the conversation.
            sampling: how to write; its ``seconds`` count from now, waiting included.
            emit: hears every piece and then exactly one ``Finished`` or ``Failed``; called from the engine's thread,
                so it must return at once.

        Raises:
            ModelBusyError: the queue is full; it says when to come back.
            PromptTooLongError: prompt and answer do not fit.
            EngineError: the schema cannot be followed, the template refuses the conversation, or the engine is closed.
        """
        with self._changed:
            self._check_open_and_not_full()
        request = self._intake.question(messages, sampling, emit)
        try:
            self._enqueue(request)
        except EngineError:
            request.close()
            raise
        return Ticket(self, request)

    def pin(self, messages: Sequence[Message]) -> None:
        """Read a system prompt once and keep it: the part of its prompt that is the same whatever is asked after it.

        Returns when it is read.

        Raises:
            EngineError: it cannot be read, or there is no room to keep it.
        """
        ended: Queue[Event] = Queue()
        request = self._intake.beginning(messages, ended.put)
        beginning = tuple(request.tokens)
        with self._changed:
            if beginning in self._pins:
                return
            if len(self._pins) >= self._most_pins:
                raise EngineError(f"no more than {self._most_pins} system prompts can be kept")
            self._schedule.reserve(len(beginning))
            self._pins.add(beginning)
        try:
            self._enqueue(request)
            event = ended.get()
            if isinstance(event, Failed):
                raise event.error
        except EngineError:
            with self._changed:
                self._pins.discard(beginning)
                self._schedule.reserve(-len(beginning))
            raise

    def stats(self) -> EngineStats:
        with self._changed:
            schedule, totals = self._schedule, self._totals
            return EngineStats(
                running=len(schedule.running),
                waiting=len(schedule.waiting),
                kv_used=schedule.cache.used,
                kv_tokens=schedule.cache.capacity,
                decodes=totals["decodes"],
                tokens=totals["tokens"],
                prompt_tokens=totals["prompt_tokens"],
                reused_tokens=totals["reused_tokens"],
                completion_tokens=totals["completion_tokens"],
                finished=totals["finished"],
                failed=totals["failed"],
                evicted=schedule.evicted,
                preempted=schedule.preempted,
            )

    def close(self) -> None:
        """End everything: whoever waits or is being answered hears that it failed."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def position(self, request: Request) -> int:
        with self._changed:
            return self._schedule.position(request)

    def cancel(self, request: Request) -> None:
        with self._changed:
            request.cancelled = True
            self._changed.notify_all()

    def _enqueue(self, request: Request) -> None:
        with self._changed:
            self._check_open_and_not_full()
            self._schedule.add(request)
            self._changed.notify_all()

    def _check_open_and_not_full(self) -> None:
        if self._closed:
            raise EngineError("the engine is closed")
        waiting = len(self._schedule.waiting)
        if waiting + len(self._schedule.running) >= self._most_requests:
            raise ModelBusyError(
                f"{waiting} others are waiting already",
                retry_after=self._pace.retry_after(waiting, time.monotonic()),
            )

    # The engine's side: its own thread only.

    def _run(self) -> None:
        try:
            while self._wait_for_work():
                try:
                    self._pass()
                except Exception as error:  # whatever broke, the next residents are still to be answered
                    logger.exception("pass_failed running=%s", len(self._schedule.running))
                    self._give_up(error)
        finally:
            with self._changed:
                self._closed = True
                left = [*self._schedule.running, *self._schedule.waiting]
            for request in left:
                self._fail(request, EngineError("the engine was closed"))
            self._runtime.close()

    def _wait_for_work(self) -> bool:
        with self._changed:
            while not (self._closed or self._schedule.running or self._schedule.waiting):
                self._changed.wait()
            return not self._closed

    def _pass(self) -> None:
        now = time.monotonic()
        with self._changed:
            everybody = [*self._schedule.running, *self._schedule.waiting]
        for request in everybody:
            if reason := request.over(now):
                self._finish(request, reason)
        with self._changed:
            admitted = self._schedule.admit()
        for request, place in admitted:
            self._settle(request, place)
        with self._changed:
            if not self._schedule.running and self._schedule.waiting:
                raise EngineError("nobody in the queue can be taken up")
            plan = self._schedule.plan()
        for sequence in plan.forgotten:
            self._runtime.forget(sequence)
        if plan.parts:
            self._decode(plan.parts)

    def _settle(self, request: Request, place: Place) -> None:
        """Do to the model what the schedule decided, and read anew where the model cannot share or be cut."""
        runtime = self._runtime
        if place.source == place.sequence:
            runtime.forget(place.sequence, place.reused)
        else:
            runtime.forget(place.sequence)
            if place.reused:
                runtime.share(place.source, place.sequence, place.reused)
        reused = place.reused
        if runtime.remembered(place.sequence) != reused:
            runtime.forget(place.sequence)
            reused = 0
        with self._changed:
            if not reused:
                self._schedule.cache.cut(place.sequence, 0)
                request.read = 0
            if request.reused is None:
                request.reused = reused
                self._totals.update(prompt_tokens=request.prompt_tokens, reused_tokens=reused)

    def _decode(self, parts: Sequence[Part]) -> None:
        entries = [
            Entry(each.sequence, each.read, each.tokens[each.read : each.read + part.count], part.wants_logits)
            for part in parts
            for each in (part.request,)
        ]
        answering = [part.request for part in parts if part.wants_logits]
        if self._runtime.decode(entries) == "full":  # the model takes more room for a token than one cell
            with self._changed:
                sequence = self._schedule.make_room()
            self._runtime.forget(sequence)
            return
        with self._changed:
            self._schedule.read(parts)
            self._totals.update(decodes=1, tokens=sum(part.count for part in parts))
        for part in parts:
            if part.request.pinned and not part.request.unread:
                self._finish(part.request, "stop")
        if answering:
            for request, logits in zip(answering, self._runtime.logits(len(answering)), strict=True):
                self._go_on(request, logits)

    def _go_on(self, request: Request, logits: Logits) -> None:
        """Choose the next token of an answer and say what it adds."""
        try:
            token = request.chooser.choose(logits, request.grammar.permits if request.grammar else None)
            ended = self._runtime.ends_generation(token)
            if request.grammar and not ended:
                request.grammar.accept(token)
        except Exception as error:  # one answer that cannot go on holds up no other
            self._fail(request, _as_engine_error(error))
            return
        if ended:
            self._finish(request, "stop")
            return
        request.tokens.append(token)
        if text := request.text.feed(self._runtime.piece(token)):
            self._emit(request, Piece(text))
        if request.text.stopped:
            self._finish(request, "stop")
        elif request.answered >= request.sampling.max_tokens:
            self._finish(request, "length")

    def _finish(self, request: Request, reason: Reason) -> None:
        with self._changed:
            self._schedule.end(request)
            self._pace.note(time.monotonic())
            self._totals.update(finished=1, completion_tokens=request.answered)
        request.close()
        if reason != "cancelled" and (rest := request.text.flush()):
            self._emit(request, Piece(rest))
        self._emit(request, Finished(reason, request.usage))

    def _fail(self, request: Request, error: EngineError) -> None:
        with self._changed:
            self._schedule.drop(request)
            self._totals.update(failed=1)
        request.close()
        self._emit(request, Failed(error))

    def _give_up(self, error: Exception) -> None:
        """Fail whoever was being answered when a pass broke, or all that wait when nobody was."""
        with self._changed:
            broken = list(self._schedule.running) or list(self._schedule.waiting)
        for request in broken:
            self._fail(request, _as_engine_error(error))
        for sequence in range(self._runtime.sequences):  # what the model read before it broke is not to be trusted
            known = len(self._schedule.cache.tokens(sequence))
            if self._runtime.remembered(sequence) > known:
                self._runtime.forget(sequence, known)

    def _emit(self, request: Request, event: Event) -> None:
        try:
            request.emit(event)
        except Exception:  # its owner is gone; the others are still to be answered
            logger.warning("listener_failed request=%s", request.number, exc_info=True)
            request.cancelled = True


def _as_engine_error(error: Exception) -> EngineError:
    return error if isinstance(error, EngineError) else EngineError(f"the model failed: {error!r}")
