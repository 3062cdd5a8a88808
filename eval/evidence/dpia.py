"""The data map of a data protection impact assessment: what comes in, what is hidden, kept, read, deleted, sent.

Steps: https://ico.org.uk/for-organisations/guide-to-data-protection/guide-to-the-general-data-protection-regulation-gdpr/data-protection-impact-assessments-dpias/how-do-we-do-a-dpia/
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.evidence.figures import basis, figure, told
from eval.evidence.markdown import bullets, document, table, to_write
from eval.evidence.stored import STORED, WHAT, kept_for
from eval.evidence.system import System
from eval.records import Report
from pipelines.answering.personal_details import KINDS
from pipelines.facts.dates import show_date

_ALL_KINDS = ("masking.hidden", "masking.right_kind", "masking.left_alone")


def dpia(system: System, report: Report | None) -> str:
    """The map, and the fields that the council's assessment needs beside it."""
    return document(
        f"# Data map for the data protection impact assessment: front door, {system.council.name}",
        f"Exported on {show_date(system.today)} from the configuration of this installation.",
        "## 1 Need, purpose and lawful basis",
        _purpose(),
        "## 2 What comes in",
        _incoming(system),
        "## 3 What is hidden, before anything else reads it",
        _masked(report),
        "## 4 What is kept, and how long",
        _kept(system),
        "## 5 Who reads it",
        _readers(system),
        "## 6 Where it is processed, and transfers",
        _places(system),
        "## 7 Rights",
        _rights(),
        "## 8 Risks and measures",
        _risks(system, report),
        "## 9 What the figures rest on",
        basis(report, system),
        "## 10 Consultation and sign-off",
        bullets(
            (
                to_write("whose views were sought: residents, staff, the data protection officer"),
                to_write("advice of the data protection officer, and whether it was followed"),
                to_write("residual risk, approval, name, date, date of review"),
            )
        ),
    )


def _purpose() -> str:
    return bullets(
        (
            "Purpose: to answer questions about council tax and parking from the council's own pages, and to take "
            "requests to be called back.",
            f"Controller and contact: {to_write('the council, and its data protection officer')}",
            f"Why an assessment is made: {to_write('result of the screening')}",
            f"Lawful basis for questions and answers: {to_write('Article 6 basis, and the law it rests on')}",
            f"Lawful basis for call-backs: {to_write('Article 6 basis')}",
            "Condition for special category data that residents may write unasked, such as health: "
            + to_write("Article 9 condition and, where needed, the policy document"),
            f"Necessity and proportionality: {to_write('why the purpose cannot be met with less')}",
            "Decisions by machine alone: none. The service informs; it decides nothing about a person.",
        )
    )


def _incoming(system: System) -> str:
    most = system.settings.answering.max_characters
    rows = (
        ("questions", f"resident, web chat, widget or API; free text, {most} characters", "anything somebody types"),
        ("reasons of a mark", "resident, free text", "anything somebody types"),
        ("call-backs", "resident, form or API", "name, telephone number, best time, what it is about"),
        (
            "cookies",
            "made by the service; they end with the browser",
            "a random code for the visitor, one for the talk",
        ),
        ("network address", "the connection", "held in memory to limit the pace of questions, written nowhere"),
    )
    return document(
        table(("what", "from whom", "personal data it may hold"), rows),
        "Not asked for and not connected: council tax accounts, bills, tickets, payments, sign-in. Children may use "
        "it; nothing asks for an age.",
    ).rstrip()


def _masked(report: Report | None) -> str:
    names = dict.fromkeys(kind.name for kind in KINDS)
    all_measures = report.measures if report else ()
    found = {measure.name: figure(measure) for measure in all_measures}
    together = [f"{measure.title}: {figure(measure)}" for measure in all_measures if measure.name in _ALL_KINDS]
    rows = ((name.replace("_", " "), found.get(f"masking.hidden_{name}", "not measured")) for name in names)
    return document(
        "Questions, the earlier questions of a conversation, reasons of marks and the subject of a call-back are "
        "masked by kind, for instance [PCN]. The first step of every answer does it, so search, models, log and "
        "database see masked words only; no setting turns it off. The words as typed are in memory while the "
        "question is answered.",
        table(("kind", "share hidden, of invented examples"), rows),
        f"All kinds together:\n\n{bullets(together) or told(report, 'masking.')}",
        "Masking is by pattern and misses what has no pattern: a name in the middle of a sentence, an illness, a "
        "story that points to one person. Such words are kept as long as the question.",
    ).rstrip()


def _kept(system: System) -> str:
    rows = ((name, WHAT[name], ", ".join(fields), kept_for(name, system.settings)) for name, fields in STORED.items())
    sqlite = not system.settings.database_url or system.database.startswith("sqlite")
    erased = (
        "The file is its owner's alone (mode 600); deleted words are overwritten."
        if sqlite
        else to_write("how the files and backups of that database are erased")
    )
    lines = [
        f"Database: {system.database}. {erased}",
        "What is past its time is deleted at each start and once a day while the service runs; 'frontdoor purge' "
        "does it now and prints a receipt. A question is kept from the day it was asked, the visitor's code from the "
        "last question of the conversation.",
        *_dangers(system),
        "Answers on their way are in memory; from ten minutes on, the next question that comes removes them.",
        "Log, on standard error: outcomes, counts, seconds, identifiers, never a resident's words. "
        + to_write("where the log goes and how long it is kept"),
        f"Backups: {to_write('where they are and how long they are kept, so that deletion reaches them')}",
        f"A proxy in front of the service may log network addresses: {to_write('what it logs, and how long')}",
        "Evaluation: invented cases only; no resident's words are in eval/cases or eval/results.",
    ]
    if system.has_language_model:
        lines.append(
            "Language model: its memory holds masked questions and passages until others take their place; it writes "
            "none of them to disk."
            if not system.model_host
            else f"Language model on {system.model_host}: {to_write('what that server logs and keeps')}"
        )
    return document(table(("table", "what", "fields", "kept"), rows), bullets(lines)).rstrip()


def _dangers(system: System) -> Iterator[str]:
    """Which messages of somebody at risk leave no words, and which leave them."""
    without = [name.replace("_", " ") for name, wordless in system.wordless.items() if wordless]
    leave = [name.replace("_", " ") for name, wordless in system.wordless.items() if not wordless]
    if without:
        yield (
            f"No words are kept, of the message and of the conversation before it, for: {', '.join(without)}. It is "
            "kept that such a message came."
        )
    if leave:
        yield (
            f"Words are kept, masked, as those of any question, for: {', '.join(leave)}. These may be special category "
            f"data. {to_write('whether that is necessary')}"
        )


def _readers(system: System) -> str:
    rows = (
        ("the resident", "their own conversation, in the browser that holds its cookie, until that is closed"),
        ("staff who call back", f"open call-backs, by 'frontdoor call-backs' on the machine. {to_write('which team')}"),
        ("operators", f"the database and log of the machine. {to_write('who has access, and how it is controlled')}"),
        ("anybody else", "nobody; there is no screen for staff and no analytics"),
    )
    return table(("who", "what"), rows)


def _places(system: System) -> str:
    elsewhere = system.elsewhere
    if elsewhere:
        hosts = " and ".join(elsewhere)
        transfers = f"Masked questions, and what is kept where that is the database, go to {hosts}. " + to_write(
            f"who runs {hosts}, in which country, under which contract; transfers outside the UK and safeguards"
        )
    else:
        transfers = "None. The running service opens no connection to another machine."
    lines = [
        f"Transfers: {transfers}",
        "'frontdoor models pull' and 'frontdoor crawl' fetch models and pages when an operator runs them; they send "
        "nothing about residents.",
        "'Exit this page' opens a public weather page in the resident's browser; no question goes with it.",
        f"Processors: {to_write('hosting, support, or none')}",
    ]
    if sites := system.settings.web.allowed_origins:
        lines.append(f"Sites that may show the widget: {', '.join(sites)}.")
    return document(table(("engine", "name", "where it runs"), system.engines()), bullets(lines)).rstrip()


def _rights() -> str:
    return bullets(
        (
            "Information: /privacy shows what is kept and for how many days, from the same settings. "
            + to_write("link to the council's privacy notice"),
            "Access: residents can download their conversation. Afterwards it can be found only by the code of their "
            "cookie; a call-back by its reference, name or number.",
            "Erasure: 'Exit this page' deletes the conversation and its marks. 'Start again' only makes the browser "
            "forget it; it is deleted when its time is over. One call-back is not deleted before its time by any "
            "command: " + to_write("how such a request is met in the database"),
            f"Rectification, restriction, objection: {to_write('how requests are met')}",
        )
    )


def _risks(system: System, report: Report | None) -> str:
    rows = list(_risk_rows(system))
    judged = to_write("likelihood, severity, owner")
    return document(
        table(("risk", "measure", "judged"), ((risk, measure, judged) for risk, measure in rows)),
        f"Leaks tried in the last run:\n\n{told(report, 'attacks.success_leak')}",
    ).rstrip()


def _risk_rows(system: System) -> Iterator[tuple[str, str]]:
    kept = f"deleted after {system.settings.retention.conversations_days} days"
    yield "details that masking misses", f"{kept}; no words in logs; no screen that shows questions"
    yield (
        "special category data written unasked",
        f"{kept}; nothing asks for it; no words kept of the dangers named in section 4",
    )
    yield "somebody else reads the device", "'Exit this page'; cookies end with the browser"
    yield "call-backs hold name and number", "one table; deleted when their time is over; shown on the machine only"
    yield "a wrong answer is acted on", "quoted with its source; checked figures; silence below a calibrated chance"
    yield "questions are sent elsewhere", "no connection out" if not system.elsewhere else "see section 6"
    if not system.settings.web.secure_cookies:
        yield (
            "cookies are sent over plain HTTP",
            "not limited to HTTPS now: set FRONT_DOOR_WEB__SECURE_COOKIES=true wherever the service is reached by "
            "HTTPS",
        )
    yield (
        "the disk or a backup is stolen",
        to_write("encryption of disks and backups; the service encrypts no files itself"),
    )
