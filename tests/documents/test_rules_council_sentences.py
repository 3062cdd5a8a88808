"""Council sentences with one joint each: what is written of them, and what would be wrong to write."""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.documents.fidelity import fact_states
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.sentences import source_sentences
from pipelines.extraction.blocks import Block, BlockKind, Document

CUT = (
    ("A deposit is payable when you book the hall, with the balance due 28 days before the event.",
     ["The balance is due"]),
    ("Payments by cheque should be made payable to the Council, with your account number written on the back.",
     ["Your account number should be written on the back."]),
    ("Residents of the new flats may apply to us for a permit, subject to proof of address being provided first.",
     ["This is only if proof of where you live is given first."]),
    ("We will empty your garden waste bin, provided that the fee has been paid and the bin is out by 7am.",
     ["both of these things are true:\nThe fee has been paid\nThe bin is out by 7am"]),
    ("Having considered your letter carefully, the Council has decided not to cancel the notice at this time.",
     ["We have looked at your letter carefully.", "We have decided not to cancel the notice"]),
    ("A hearing will be held at the Town Hall on 3 March 2026, at which you may be represented by a friend.",
     ["At this hearing, you may be represented by a friend."]),
    ("Permits may be renewed before the end date, at which point you will be sent a new form by email.",
     ["At that point, you will be sent a new form by email."]),
    ("Tenants are responsible for keeping the home clean and for repairing any damage that their visitors cause.",
     ["You are also responsible for"]),
    ("We use this to work out your bill, to prevent fraud and to keep our records up to date.",
     ["We use this to do these things:\nWork out your bill\nStop fraud"]),
    ("The Council is consulting on a proposal to close the hall on Mondays and to shorten its hours on Sundays.",
     ["The plan is also to shorten its hours on Sundays."]),
    ("The scheme is open to people who live in the borough and who receive a pension from the Government.",
     ["They live in the borough\nThey get a pension from the Government"]),
    ("We may cancel any permit which has been obtained by fraud or which has been used in another street.",
     ["any of these things is true:", "It has been used in another street"]),
    ("Please note that the hall must be empty by 11pm, that chairs must be stacked and that rubbish must go.",
     ["The hall must be empty by 11pm.", "Rubbish must go"]),
    ("Voters who are away may apply to vote by post or may appoint someone to vote on their behalf.",
     ["Or they may appoint someone to vote on their behalf."]),
    ("Small electrical items can be taken to the recycling centre or left in a bag beside your own bin.",
     ["Or they can be left in a bag beside your own bin."]),
    ("We will write to you soon to say whether the charge has been cancelled or whether you still need to pay it.",
     ["which of these things is true:\nThe charge has been cancelled\nYou still need to pay it"]),
    ("The occupier can ask for a copy of any notice served on the owner in connection with the works at the house.",
     ["This means any notice served on the owner"]),
    ("Subject to the availability of funding, grants of up to £500 are paid to groups for work in their street.",
     ["This depends on the availability of funding."]),
    ("You may ask us to look at the decision again within one month of the letter, giving your reasons.",
     ["Please give your reasons."]),
    ("An objection cannot be made on the grounds that the fee is high, nor can it be withdrawn after the hearing.",
     ["just because the fee is high", "It also cannot be"]),
    ("The work will be carried out on five nights starting on Monday 6 July 2026, weather permitting.",
     ["This depends on the weather."]),
    ("The rent for it will increase by 2.7% with effect from 6 April 2026 in line with the Government's standard.",
     ["This follows the Government's standard."]),
    ("The speed was on average 8 miles per hour above the limit, with the highest speed being 61 miles per hour.",
     ["The highest speed was 61 miles each hour."]),
    ("The permit must be displayed on the windscreen in such a way that all of the details can be read from outside.",
     ["This is so that all the details can be read from outside."]),
    ("Should a budget not be set, a notice may be issued, and all spending other than on care would be suspended.",
     ["f a budget is not set", "all spending other than on care would be"]),
    ("The Electoral Registration Officer must send a form to every household in the whole borough each year in July.",
     ["They must send a form"]),
    ("It is the responsibility of the hirer to ensure that all of the rubbish is taken away at the end.",
     ["hirer must make sure that all the rubbish is taken away"]),
    ("A person who has been disqualified from driving, or whose licence has been taken, may apply for a bus pass.",
     ["They may apply for a bus pass."]),
    ("Unless we hear from you by 20 November 2026, we will assume that you still live at the address alone.",
     ["We will do this unless we hear from you by Friday 20 November 2026."]),
)  # fmt: skip
NEVER = (
    ("The Committee asked officers to report back in June on the outcome of the trial in the town and its cost.",
     ["This was in June"]),
    ("The Cabinet Member decided to defer the scheme for a period of six months pending a further traffic survey.",
     ["This was for 6 months"]),
    ("We plan to close the hall and the offices on the upper floor in May so that the roof can be repaired.",
     ["We do this in May"]),
    ("Applications for a place received after the closing date will be treated as late and put on a waiting list.",
     ["This was after", "place received."]),
    ("You should read the rules carefully before signing the form, as by signing it you agree to be bound by them.",
     ["form, as.", "by signing it you agree to be bound by them.\nYou"]),
    ("Permits are issued for a year and may be renewed at any time up to 28 days before the date on which they end.",
     ["up to 28 days.\n", "up to 28 days. "]),
    ("Ballot papers received after 10pm on the day of the poll cannot be counted, however early they were posted.",
     ["But early"]),
    ("Before the work can start, we must know whether there is asbestos in the building and, if so, where it is.",
     ["if so.", "if it is"]),
    ("The tenancy may be ended by the tenant giving the landlord not less than four weeks' notice in writing.",
     ["landlord may end", "This may happen in writing"]),
    ("We aim to reply within 10 days, but where a case is complex we may need 20 days and will tell you if so.",
     ["But where a case will"]),
    ("Members of the public are welcome at the meeting but may speak only if they have registered with the clerk.",
     ["it may speak"]),
    ("People are placed in four bands according to the urgency of their need and the length of time they have waited.",
     ["\nThe length of time they have waited"]),
    ("We may pay the owner where you are eight weeks behind or where it is in the interests of the tenant to do so.",
     ["is for the tenant to do so"]),
    ("The Council may refuse a permit in any case where it considers that the applicant does not meet the criteria.",
     ["it considers"]),
    ("Application may be made to the Traffic Enforcement Centre for the debt to be registered as if it were an order.",
     ["ou can apply"]),
    ("You must tell us about any change, whether or not you think it will affect the amount of help that you get.",
     ["change, whether you think"]),
    ("The tenant shall not transfer the home to any other tenant of the council without our consent in writing.",
     ["tenant of us"]),
    ("Please tell us where you are living at the moment so that we can send you the new card by post.",
     ["if you are living"]),
    ("Before a permit is withdrawn, the holder shall be given notice in writing, except where fraud is suspected.",
     ["suspected. This must", "suspected.\nThis must"]),
    ("An application for a review must be made in writing within one month of the date on which you moved.",
     ["date of which"]),
    ("You must not sublet your whole home, but you may take in a lodger if you have told us about it first.",
     ["This may be true"]),
    ("We will only share what you tell us with other organisations where the law allows us to do so.",
     ["law let us"]),
    ("The library will be closed for repairs from 4 May 2026 until 26 June 2026 so that we can mend the roof.",
     ["4 May 2026.", "This will happen until"]),
    ("Your claim will be considered by an officer who was not involved before and who will write to you soon after.",
     ["true:"]),
    ("The council does not accept responsibility for any loss in the hall, whether caused by theft or otherwise.",
     ["\nOtherwise", "\nWhether"]),
    ("Councillors with a money interest must leave the room while it is discussed and must not vote on it.",
     ["discussed and must", "talked about and must"]),
    ("Any representations must be made in writing to the Licensing Team at the address on the back of this letter.",
     ["Any you"]),
    ("The charges for parking on the street have been clearly displayed on each of the machines in the town centre.",
     ["clearly showed"]),
    ("The use of the building as a takeaway shall cease at 11pm on Fridays and at 10pm on all of the other days.",
     ["This must happen on Fridays and at"]),
    ("You can choose another person to receive letters about your account on your behalf with the form in here.",
     ["This is about your account"]),
    ("You may pay by Direct Debit each month, by debit card through our website or by standing order from your bank.",
     ["do this through our website", "do this from your bank"]),
    ("An application for review must be received by the Council within one calendar month of the date of the letter.",
     ["us by us"]),
    ("As a result of changes made by the Government, the way in which your benefit is worked out will change.",
     ["So of"]),
)  # fmt: skip


@cache
def _rows(text: str) -> tuple[Row, ...]:
    return RulesSimplifier().simplify([SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)])


def _said(text: str) -> str:
    return "\n".join(row.text for row in _rows(text))


@pytest.mark.parametrize(("text", "wanted"), CUT)
def test_a_joint_is_cut_into_whole_sentences(text: str, wanted: list[str]) -> None:
    assert [part for part in wanted if part not in _said(text)] == []


@pytest.mark.parametrize(("text", "wrong"), NEVER)
def test_a_cut_that_changes_the_meaning_is_not_made(text: str, wrong: list[str]) -> None:
    assert [part for part in wrong if part in _said(text)] == []


@pytest.mark.parametrize("text", [text for text, _ in (*CUT, *NEVER)])
def test_no_fact_of_a_council_sentence_is_lost(text: str) -> None:
    source = SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)
    states = fact_states(EasyRead(title="", council="", sources=(source,), rows=_rows(text)))

    assert [state.text for state in states if state.state == "lost"] == []


def test_a_limit_on_permits_is_said_with_its_limit() -> None:
    assert _said("A maximum of 3 permits shall be issued to each household.") == (
        "We must give no more than 3 permits to each household."
    )


def test_names_of_car_parks_keep_their_capitals_in_a_table() -> None:
    rows = (("Stay", "Market Hall", "Riverside"), ("1 hour", "£1.60", "£1.20"))
    document = Document(name="p", format="xlsx", blocks=(Block(id="b1", kind=BlockKind.TABLE, rows=rows, header=True),))

    assert [sentence.text for sentence in source_sentences(document)] == ["1 hour: Market Hall £1.60, Riverside £1.20"]
