"""A long suite shared by processes gives every record once, and a process that ends early ends the run."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from functools import partial

import pytest

from eval.records import Record
from eval.suites.catalogue import make
from eval.suites.suite import Task
from eval.target import Reply, Target, TargetError
from eval.workers import judged_apart
from pipelines.types import Answer, Exchange, Outcome


class Echo:
    """Says what it is asked, and in which process."""

    name = "echo"
    sees_search = False

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply:
        return Reply(Answer(Outcome.GREETING, (), masked_question=f"{text} {os.getpid()}"), 0.0)


def _judge(text: str, target: Target) -> Record:
    return Record(suite="echo", case=text, asked=target.ask(text).answer.masked_question)


def _judged(task: Task, target: Target) -> Record:
    return task.judge(target)


def _dies(task: Task, target: Target) -> Record:
    os._exit(1)


def test_each_task_is_judged_once_and_by_more_than_one_process() -> None:
    tasks = [Task(str(number), partial(_judge, str(number))) for number in range(9)]

    found = list(judged_apart(tasks, Echo, _judged, 2))

    assert sorted(item.case for item in found) == [str(number) for number in range(9)]
    assert len({item.asked.split()[1] for item in found} - {str(os.getpid())}) == 2


def test_a_process_that_dies_ends_the_run() -> None:
    with pytest.raises(TargetError, match="ended before it was done"):
        list(judged_apart([Task("1", partial(_judge, "1"))], Echo, _dies, 1))


def test_the_tasks_of_the_long_suite_can_go_to_another_process() -> None:
    tasks = make("bias", limit=2).tasks

    assert [task.id for task in pickle.loads(pickle.dumps(tasks))] == [task.id for task in tasks]
