"""Several processes that judge the tasks of a long suite, each with engines of its own."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from eval.records import Record
from eval.suites.suite import Task
from eval.target import Target, TargetError

MANY = 2000  # tasks from which starting processes pays
_END = ""


def judged_apart(
    tasks: Sequence[Task], make_target: Callable[[], Target], judged: Callable[[Task, Target], Record], jobs: int
) -> Iterator[Record]:
    """Records as they come, in no order.

    Args:
        tasks: all of them can be pickled, as all here can.
        make_target: called once in each process.
        judged: a function of a module.
        jobs: processes.

    Raises:
        TargetError: a process ended before its tasks did.
    """
    context = multiprocessing.get_context("spawn")  # a fork would copy engines whose threads it does not copy
    with_ends = [(context.Pipe(duplex=False), tasks[number::jobs]) for number in range(jobs)]
    workers = [
        context.Process(target=_work, args=(sending, mine, make_target, judged), daemon=True)
        for (_, sending), mine in with_ends
    ]
    open_ends: list[Connection] = []
    try:
        for worker, ((receiving, sending), _) in zip(workers, with_ends, strict=True):
            worker.start()
            sending.close()
            open_ends.append(receiving)
        while open_ends:
            for end in wait(open_ends):
                assert isinstance(end, Connection)
                said = _next(end)
                if said == _END:
                    open_ends.remove(end)
                else:
                    yield Record.model_validate_json(said)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _next(end: Connection) -> str:
    try:
        return end.recv()
    except EOFError:
        raise TargetError("A process of the evaluation ended before it was done.") from None


def _work(
    sending: Connection,
    tasks: Sequence[Task],
    make_target: Callable[[], Target],
    judged: Callable[[Task, Target], Record],
) -> None:
    with suppress(KeyboardInterrupt, BrokenPipeError):  # whoever started this tells what was stopped
        target = make_target()
        for task in tasks:
            sending.send(judged(task, target).model_dump_json())
        sending.send(_END)
