"""What the rules know of single words: which open a clause, which stand for a person, who does what."""

from __future__ import annotations

CLAUSE_OPENERS = frozenset(
    "if when where unless while once because although though until before after since whether as whenever".split()
)
RELATIVES = frozenset("which who whom whose that".split())
PRONOUNS = frozenset("you we they it he she i there this these".split())
OBJECT_FORM = {"we": "us", "they": "them", "he": "him", "she": "her", "i": "me"}
BE = frozenset("be is are was were been being am".split())
ADVERB_TAGS = ("RB", "RBR", "RBS")
FINITE_TAGS = ("MD", "VBZ", "VBP", "VBD")
NOUN_PHRASE_TAGS = ("DT", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "PRP$", "CD", "POS", "VBN", "VBG", "PDT")
PARTICLES = frozenset("out up off away back down over of to into".split())

# Who can stand after 'by' as the one who acts; anything else there is a date, a way or an amount.
ACTORS = frozenset(
    "council us officer officers team teams court courts landlord landlords parent parents guardian guardians "
    "adult adults agent agents police doctor doctors school schools committee tribunal owner owners tenant "
    "tenants person people staff contractor contractors government minister department company companies "
    "councillor councillors member members panel worker workers keeper driver drivers applicant applicants you "
    "them manager director carer carers professional professionals nurse teacher teachers authority adjudicator "
    "inspector inspectors ombudsman employer bank resident residents cabinet everyone neighbour neighbours "
    "therapist therapists surveyor engineer engineers".split()
)

# What the reader does when 'must', 'should', 'can' or 'may' stands before it and nobody is named.
READER_ACTS = frozenset(
    "submit return pay make complete fill display show place put leave keep report provide produce sign attach "
    "enclose send post bring wear notify obtain download view find access purchase buy book renew use vacate "
    "quote present park recycle take remove request dispose borrow cancel amend store wrap rinse fix carry "
    "undertake supervise read include write wash observe follow maintain claim collect check clean supply inform "
    "secure address direct reserve hire hold install erect apply appeal tell give list contact lock add upload "
    "email move empty state record clear label deliver set get see hand do change have play ride tie consult "
    "drop order print transfer repay raise update begin start build switch watch exercise walk sell".split()
)
# Participles that say how things are: no passive that hides who acts.
STATES = frozenset(
    "concerned worried interested entitled located disabled married closed pleased based involved related "
    "committed supposed qualified retired tired unemployed used needed allowed situated due aged "
    "satisfied limited combined separated divorced widowed registered employed self-employed impaired listed "
    "injured".split()
)
