"""Speed and memory beside the textbook LangChain + Chroma + MiniLM chain: the same pages, the same run, own processes.

Each figure is the median of ``--rounds`` fresh processes that take turns, so that a busy machine slows both alike.
Pages are plain ``{url, title, text}`` rows without front matter, repeated under more councils up to ``--passages``.
"""

# pyright: basic
# The chain that is measured comes from packages without types.

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT

QUESTIONS = PROJECT / "eval" / "cases" / "questions.jsonl"
WARM_ROUNDS = 3
TODAY = date(2026, 11, 23)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="fresh processes a side")
    parser.add_argument("--passages", type=int, default=1000, help="passages to index, about")
    parser.add_argument("--child", choices=sorted(CHILDREN), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options.folder)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pages = _write_pages(folder / "knowledge", options.passages)
        figures = _measure(folder, options.rounds)
    _print(figures, pages, options.rounds)
    return 0


def _measure(folder: Path, rounds: int) -> dict[str, dict[str, list[float]]]:
    figures: dict[str, dict[str, list[float]]] = {side: {} for side in ("front door", "chain")}
    export = _child("our-export", folder)
    print(f"one-time export of the embedding model: {export['export, s']:.1f} s", file=sys.stderr)
    for number in range(rounds):
        for side, build, ask in (("front door", "our-build", "our-answers"), ("chain", "chain-build", "chain-answers")):
            for child in (build, ask):
                for name, value in _child(child, folder).items():
                    figures[side].setdefault(name, []).append(value)
            print(f"round {number + 1} of {rounds}: {side} done", file=sys.stderr)
    return figures


def _child(name: str, folder: Path) -> dict[str, float]:
    environment = os.environ | {
        "FRONT_DOOR_KNOWLEDGE_FOLDER": str(folder / "knowledge"),
        "FRONT_DOOR_DATA_FOLDER": str(folder / "var"),
        "FRONT_DOOR_COUNCIL": "bench-1",
        "FRONT_DOOR_ANSWERING__MIN_CONFIDENCE": "0",  # every question goes through the whole pipeline
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_WAIT_POLICY": "PASSIVE",
    }
    start = time.time()
    command = [sys.executable, "-m", "scripts.bench", "--child", name, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=PROJECT, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if "first_answer_at" in result:
        result["cold start to first answer, s"] = result.pop("first_answer_at") - start
    return result


def _write_pages(folder: Path, passages: int) -> int:
    """The demonstration council's public pages as plain rows, under as many council names as it takes."""
    from pipelines.ingest import check, entries_of

    checked = check([PROJECT / "knowledge_base"], today=TODAY)
    texts: dict[str, tuple[str, list[str]]] = {}
    entries = list(entries_of(checked.pages, checked.stores, TODAY))
    for entry in entries:
        passage = entry.passage
        block = f"{passage.heading[-1]}\n\n{passage.text}" if passage.heading else passage.text
        texts.setdefault(passage.url, (passage.title, []))[1].append(block)
    rows = [{"url": url, "title": title, "text": "\n\n".join(parts)} for url, (title, parts) in texts.items()]
    copies = max(1, round(passages / len(entries)))
    for number in range(1, copies + 1):
        place = folder / f"bench-{number}"
        place.mkdir(parents=True)
        # The council's number stands in each text: no copy may profit from an embedding of another.
        lines = (json.dumps(row | {"text": f"{row['text']}\n\nCopy {number}."}) for row in rows)
        (place / "pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return len(rows) * copies


def _questions() -> list[str]:
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    return [
        wording
        for line in lines
        for case in [json.loads(line)]
        if case["action"] == "answer"
        for wording in case["variants"]
    ]


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _resident_mb() -> float:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _timed(ask: Callable[[str], object]) -> dict[str, float]:
    """First answer, then every question ``WARM_ROUNDS`` times."""
    questions = _questions()
    ask(questions[0])
    first = time.time()
    for question in questions[:20]:
        ask(question)
    seconds: list[float] = []
    for _ in range(WARM_ROUNDS):
        for question in questions:
            start = time.perf_counter()
            ask(question)
            seconds.append(time.perf_counter() - start)
    seconds.sort()
    return {
        "first_answer_at": first,
        "warm answer p50, ms": 1000 * seconds[len(seconds) // 2],
        "warm answer p95, ms": 1000 * seconds[int(len(seconds) * 0.95)],
        "memory, MB": _resident_mb(),
    }


def our_export(folder: Path) -> dict[str, float]:
    """What the first ingest of an installation does once: write the embedding model as ONNX."""
    from pipelines.engines.build import ingest_embedder
    from pipelines.settings import load_settings

    start = time.perf_counter()
    ingest_embedder(load_settings())
    return {"export, s": time.perf_counter() - start}


def our_build(folder: Path) -> dict[str, float]:
    from pipelines.ingest import ingest
    from pipelines.settings import load_settings

    settings = load_settings()
    shutil.rmtree(settings.data_folder / "index", ignore_errors=True)  # the exported model stays, as after any install
    start = time.perf_counter()
    ingest(settings, [settings.knowledge_folder], today=TODAY)
    return {"index build, s": time.perf_counter() - start, "index build, CPU s": _cpu_seconds()}


def our_answers(folder: Path) -> dict[str, float]:
    from pipelines.answering.pipeline import answer
    from pipelines.services import Services
    from pipelines.settings import load_settings
    from pipelines.types import Question

    services = Services(load_settings())
    return _timed(lambda text: answer(Question(text, "bench-1", TODAY), services))


def _chain_parts(folder: Path) -> tuple[Any, Any]:
    from chromadb.config import Settings as ChromaSettings
    from langchain_chroma import Chroma
    from langchain_huggingface import HuggingFaceEmbeddings

    from pipelines.engines.sentence_transformers_embedder import packaged_minilm

    embeddings = HuggingFaceEmbeddings(model_name=str(packaged_minilm()))
    store = Chroma(
        "pages",
        embeddings,
        persist_directory=str(folder / "chain"),
        client_settings=ChromaSettings(
            anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder / "chain")
        ),
    )
    return embeddings, store


def chain_build(folder: Path) -> dict[str, float]:
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    shutil.rmtree(folder / "chain", ignore_errors=True)
    start = time.perf_counter()
    documents = [
        Document(row["text"], metadata={"url": row["url"], "title": row["title"]})
        for file in sorted((folder / "knowledge").glob("*/pages.jsonl"))
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
    ]
    pieces = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50).split_documents(documents)
    _, store = _chain_parts(folder)
    store.add_documents(pieces)
    return {"index build, s": time.perf_counter() - start, "index build, CPU s": _cpu_seconds()}


def _joined(found: list[Any]) -> str:
    return "\n\n".join(document.page_content for document in found)


def chain_answers(folder: Path) -> dict[str, float]:
    from langchain_core.language_models.fake_chat_models import FakeListChatModel
    from langchain_core.output_parsers import StrOutputParser
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import RunnableLambda, RunnablePassthrough

    _, store = _chain_parts(folder)
    retriever = store.as_retriever(search_kwargs={"k": 4})
    prompt = ChatPromptTemplate.from_template("Answer from the context only.\n{context}\nQuestion: {question}")
    joined = RunnableLambda(_joined)
    # The model is a stub on purpose: only the chain around it is compared.
    model = FakeListChatModel(responses=["stub"])
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | prompt | model | StrOutputParser()
    return _timed(chain.invoke)


CHILDREN: dict[str, Callable[[Path], dict[str, float]]] = {
    "our-export": our_export,
    "our-build": our_build,
    "our-answers": our_answers,
    "chain-build": chain_build,
    "chain-answers": chain_answers,
}


def _print(figures: dict[str, dict[str, list[float]]], pages: int, rounds: int) -> None:
    print(f"{pages} plain pages, {rounds} rounds, medians (smallest to largest)")
    print(f"{'':<32}{'front door':>28}{'LangChain + Chroma':>28}{'ratio':>8}")
    for name in figures["front door"]:
        ours, theirs = figures["front door"][name], figures["chain"][name]
        ratio = statistics.median(theirs) / statistics.median(ours)
        print(f"{name:<32}{_spread(ours):>28}{_spread(theirs):>28}{ratio:>7.1f}x")


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    sys.exit(main())
