"""Claims about the store: whose words it keeps, for how long, and what it never keeps."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.store import CallBack, Store, database_url
from pipelines.answering.redact import mask
from pipelines.errors import StoreError
from pipelines.settings import RetentionSettings, Settings
from pipelines.types import Answer, Citation, Contact, Exchange, Mask, Option, Outcome, Question, Sentence

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUESTION = Question("When is my bill due? Call me on 07700 900461", "northmere", date(2026, 11, 2))
ANSWER = Answer(
    outcome=Outcome.ANSWERED,
    sentences=(Sentence("Bills are due on the 1st.", cites=(0,)), Sentence("You can pick the 15th.", kind="condition")),
    citations=(
        Citation("Pay", "https://a.example/pay#when", "https://a.example/pay", "due on the 1st", date(2026, 4, 1)),
    ),
    options=(Option("Pay now", url="https://a.example/pay"),),
    contact=Contact("council-tax", "Council tax", phone="01632 960101", open_now=True),
    masked_question="When is my bill due? Call me on [PHONE]",
    masks=(Mask("phone", 32, 39),),
    confidence=0.91,
    index_version="v1",
    engines=(("composer", "quoting"),),
    step_seconds=(("redact", 0.001), ("ground", 0.002)),
)
CRISIS = Answer(
    outcome=Outcome.CRISIS,
    sentences=(Sentence("Call the helpline on 0808 2000 247."),),
    exit_page=True,
    masked_question="my husband hits me over the council tax",
)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "front_door.sqlite3"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{file}", clock=clock)
    yield opened
    opened.close()


def bytes_of(file: Path) -> bytes:
    """The database with its write-ahead file: everything that lies on the disk."""
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


def test_a_turn_comes_back_as_it_was_shown(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")
    answer_id = store.keep_answer(conversation, ANSWER, QUESTION)

    (turn,) = store.transcript(conversation, "ann")

    assert turn.id == answer_id
    assert turn.when == NOON
    assert turn.question == "When is my bill due? Call me on [PHONE]"
    assert turn.answer == ANSWER


def test_history_is_the_last_six_exchanges_oldest_first(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")
    for number in range(8):
        said = Answer(Outcome.ANSWERED, (Sentence(f"Answer {number}."),), masked_question=f"question {number}")
        store.keep_answer(conversation, said, QUESTION)

    history = store.history(conversation, "ann")

    assert len(history) == 6
    assert history[0] == Exchange("question 2", "Answer 2.")
    assert history[-1] == Exchange("question 7", "Answer 7.")


def test_history_remembers_the_page_that_was_quoted(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")
    store.keep_answer(conversation, ANSWER, QUESTION)

    (exchange,) = store.history(conversation, "ann")

    assert (exchange.page, exchange.title) == ("https://a.example/pay", "Pay")


def test_another_visitor_reads_and_forgets_nothing(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")
    answer_id = store.keep_answer(conversation, ANSWER, QUESTION)

    assert store.history(conversation, "bob") == ()
    assert store.transcript(conversation, "bob") == ()
    assert store.forget(conversation, "bob") is False
    assert store.keep_feedback(answer_id, "bob", is_right=True) is False
    assert store.open_conversation("bob", "northmere", wanted=conversation) != conversation
    assert len(store.transcript(conversation, "ann")) == 1


def test_a_visitor_goes_on_with_an_own_conversation_of_the_same_council(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")

    assert store.open_conversation("ann", "northmere", wanted=conversation) == conversation
    assert store.open_conversation("ann", "southmere", wanted=conversation) != conversation


def test_the_database_file_holds_masked_words_only(store: Store, file: Path) -> None:
    conversation = store.open_conversation("ann", "northmere")
    text, masks = mask(QUESTION.text)
    masked = Answer(Outcome.ANSWERED, (Sentence("Yes."),), masked_question=text, masks=masks)
    store.keep_answer(conversation, masked, QUESTION)

    on_disk = bytes_of(file)

    assert b"When is my bill due" in on_disk
    assert b"07700" not in on_disk
    assert b"900461" not in on_disk


def test_a_crisis_keeps_the_outcome_and_no_words_of_the_conversation(store: Store, file: Path) -> None:
    conversation = store.open_conversation("ann", "northmere")
    before = Answer(Outcome.ANSWERED, (Sentence("Ring us."),), masked_question="can he see my zebra bill")
    answer_id = store.keep_answer(conversation, before, QUESTION)
    store.keep_feedback(answer_id, "ann", is_right=False, reason="he reads my quokka letters")
    store.keep_answer(conversation, CRISIS, QUESTION)

    rows = sqlite3.connect(file).execute("select outcome, question, body from answers order by position").fetchall()
    on_disk = bytes_of(file)

    assert rows == [("answered", "", "{}"), ("crisis", "", "{}")]
    assert store.transcript(conversation, "ann") == ()
    for planted in (b"husband", b"zebra", b"quokka", b"0808"):
        assert planted not in on_disk


def test_forgetting_leaves_no_words_on_the_disk_but_keeps_a_call_back(store: Store, file: Path) -> None:
    conversation = store.open_conversation("ann", "northmere")
    answer_id = store.keep_answer(conversation, ANSWER, QUESTION)
    store.keep_feedback(answer_id, "ann", is_right=False, reason="quokka")
    wish = CallBack(council="northmere", name="Sam", phone="01632 960123", conversation_id=conversation)
    reference = store.keep_handover(wish, "ann", prefix="NM")

    assert store.forget(conversation, "ann") is True
    assert store.transcript(conversation, "ann") == ()
    assert b"When is my bill due" not in bytes_of(file)
    assert b"quokka" not in bytes_of(file)
    (kept,) = store.handovers("northmere")
    assert kept.reference == reference
    assert kept.call_back.conversation_id == ""


def test_a_call_back_is_read_by_its_council_until_it_is_done(store: Store) -> None:
    wish = CallBack(council="northmere", name="Sam", phone="01632 960123", best_time="mornings", summary="[PCN] late")
    reference = store.keep_handover(wish, "ann", prefix="NM")

    (kept,) = store.handovers("northmere")

    assert reference.startswith("NM-")
    assert len(reference) == 7
    assert not set(reference[3:]) & set("01ILOS5AEU")
    assert (kept.reference, kept.status, kept.created, kept.call_back) == (reference, "open", NOON, wish)
    assert store.handovers("southmere") == ()
    assert store.close_handover(reference) is True
    assert store.handovers("northmere") == ()
    assert store.close_handover("NM-0000") is False


def test_a_call_back_is_not_tied_to_another_visitors_conversation(store: Store) -> None:
    conversation = store.open_conversation("ann", "northmere")
    wish = CallBack(council="northmere", name="Eve", phone="01632 960123", conversation_id=conversation)
    store.keep_handover(wish, "eve", prefix="NM")

    (kept,) = store.handovers("northmere")

    assert kept.call_back.conversation_id == ""


def test_a_name_and_a_number_stand_in_the_handover_table_alone(store: Store, file: Path) -> None:
    wish = CallBack(council="northmere", name="Zaphod", phone="01632 960123")
    reference = store.keep_handover(wish, "ann", prefix="NM")
    store.close_handover(reference)

    connection = sqlite3.connect(file)
    holding = {
        table
        for (table,) in connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        if any("Zaphod" in str(row) or "960123" in str(row) for row in connection.execute(f"select * from {table}"))
    }

    assert holding == {"handovers"}


def test_a_second_mark_replaces_the_first(store: Store, file: Path) -> None:
    conversation = store.open_conversation("ann", "northmere")
    answer_id = store.keep_answer(conversation, ANSWER, QUESTION)
    store.keep_feedback(answer_id, "ann", is_right=True)
    store.keep_feedback(answer_id, "ann", is_right=False, reason="wrong day")

    rows = sqlite3.connect(file).execute("select answer_id, outcome, is_right, reason from feedback").fetchall()

    assert rows == [(answer_id, "answered", 0, "wrong day")]


def test_a_purge_removes_what_is_over_and_leaves_a_receipt(file: Path, clock: Clock) -> None:
    keep = RetentionSettings(conversations_days=30, handovers_days=90, feedback_days=365)
    store = Store.open(f"sqlite:///{file}", retention=keep, clock=clock)
    conversation = store.open_conversation("ann", "northmere")
    answer_id = store.keep_answer(conversation, ANSWER, QUESTION)
    store.keep_feedback(answer_id, "ann", is_right=True)
    store.keep_handover(CallBack(council="northmere", name="Sam", phone="01632 960123"), "ann", prefix="NM")

    early = store.purge(NOON + timedelta(days=29))
    month = store.purge(NOON + timedelta(days=30))
    quarter = store.purge(NOON + timedelta(days=90))

    assert early.total == 0
    assert {table: count for table, count in month.removed if count} == {"answers": 1, "conversations": 1}
    assert dict(quarter.removed)["handovers"] == 1
    assert store.receipts() == (early, month, quarter)
    assert b"When is my bill due" not in bytes_of(file)
    assert b"960123" not in bytes_of(file)
    store.close()


def test_a_conversation_that_goes_on_is_kept_until_its_last_turn_is_over(store: Store, clock: Clock) -> None:
    conversation = store.open_conversation("ann", "northmere")
    store.keep_answer(conversation, ANSWER, QUESTION)
    clock.now = NOON + timedelta(days=20)
    store.keep_answer(conversation, ANSWER, QUESTION)

    receipt = store.purge(NOON + timedelta(days=35))

    assert dict(receipt.removed)["answers"] == 1
    assert dict(receipt.removed)["conversations"] == 0
    assert len(store.transcript(conversation, "ann")) == 1


def test_many_threads_keep_their_turns(store: Store) -> None:
    conversations = [store.open_conversation(f"visitor {number}", "northmere") for number in range(8)]
    failures: list[Exception] = []

    def write(conversation: str) -> None:
        try:
            for _ in range(10):
                store.keep_answer(conversation, ANSWER, QUESTION)
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(conversation,)) for conversation in conversations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert [len(store.transcript(own, f"visitor {n}")) for n, own in enumerate(conversations)] == [10] * 8


def test_the_file_is_its_owners_alone_and_written_ahead(store: Store, file: Path) -> None:
    store.check()

    assert file.stat().st_mode & 0o077 == 0
    assert sqlite3.connect(file).execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_database_that_fails_says_so_without_the_words_it_was_given(store: Store, file: Path) -> None:
    sqlite3.connect(file).execute("drop table handovers")

    with pytest.raises(StoreError) as failure:
        store.keep_handover(CallBack(council="northmere", name="Zaphod", phone="01632 960123"), "ann", prefix="NM")

    assert "Zaphod" not in str(failure.value)
    assert failure.value.__suppress_context__


def test_an_address_that_cannot_be_opened_is_told_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file where a folder should be")

    with pytest.raises(StoreError, match="FRONT_DOOR_DATABASE_URL"):
        Store.open(f"sqlite:///{tmp_path / 'in the way' / 'front_door.sqlite3'}")


def test_without_an_address_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert database_url(Settings(data_folder=tmp_path, database_url="")) == f"sqlite:///{tmp_path}/front_door.sqlite3"
    assert database_url(Settings(database_url="postgresql://db/front")) == "postgresql://db/front"
