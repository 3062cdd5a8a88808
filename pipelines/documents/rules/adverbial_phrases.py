"""The ends and the fronts of long sentences that can stand behind them, and the words that say them there."""

from __future__ import annotations

# The end of a sentence, and what takes its place at the start of the next one. '{again}' is 'You must do this' or the
# like. The first that fits the end of a sentence is used; the order is from what can stand apart best.
ENDS: tuple[tuple[str, str], ...] = (
    (r",? (?:starting|beginning|commencing) (?:on|with|from) (the (?:day|date) .+)", "This time starts on {0}"),
    (r",? (from (?:its|the|their) junctions? with .+ to .+)", "This is the part {0}"),
    (r",? (?:in line with|in accordance with) (.+)", "This follows {0}"),
    (r",? ((?:each|every) (?:(?:\d+|second|third|other) )?(?:day|week|month|quarter|year|weeks|months|years))",
     "{again} {0}"),
    (r",? (either (?:online|by post|by phone|by email|in person|by telephone) or .+)", "{again} {0}"),
    (r", ((?:paid for|funded|led|run) by .+)", "This is {0}"),
    (r",? (?:with effect|effective) from (ʘd\d+.*)", "This starts on {0}"),
    (r",? (?:starting|commencing|beginning) (?:on |from )?(ʘd\d+)", "This starts on {0}"),
    (r", from (?:on )?(ʘd\d+)", "This starts on {0}"),
    (r",? depending (?:up)?on (.+)", "This depends on {0}"),
    (r", ((?:mainly|partly|largely) (?:because of|due to) .+)", "This is {0}"),
    (r", (followed by .+)", "This is {0}"),
    (r",? compared (?:with|to) (.+)", "This is compared with {0}"),
    (r",? according to ((?:the|their|your|its|his|our|how) .+)", "This depends on {0}"),
    (r",? subject to ((?:the|an?|your|our|its|their) .+)", "This is subject to {0}"),
    (r",? (?:with the exception of|except for|apart from|other than|excluding|except) "
     r"((?!where|when|if|that|during\b|in\b|on\b|by\b|for\b|to\b|with\b|from\b|at\b)(?!.* (?:from|between|on|until|"
     r"by) ʘ)\w.+)", "This does not include {0}"),
    (r", except (for assistance dogs.*)", "This is not {0}"),
    (r",? (?:in addition to|as well as|along with) ((?!by\b|being\b|when\b|in\b)\w.+)", "This is as well as {0}"),
    (r",? (?:instead of|rather than) ((?!.* by \w+ing ).+)", "This is instead of {0}"),
    (r",? regardless of (.+)", "This is true whatever {0}"),
    (r",? (based on .+)", "This is {0}"),
    (r",? (because of .+|due to .+|as a result of .+|following (?!these|this).+)", "This is {0}"),
    (r", whether ((?:by|in|on|at|for|with|from) .+ or .+)", "This is true whether it is {0}"),
    (r",? (no matter (?:how|what|when|who|where) .+)", "This is true {0}"),
    (r",? ((?:at least|no (?:later|more|less) than|not less than) (?:ʘ|\d)\S*(?: \w+){0,3} (?:before|"
     r"after) .+)", "{again} {0}"),
    (r",? (within (?:the (?:next|first|last) )?(?:ʘ|\d)\S* .+)", "{again} {0}"),
    (r",? ((?:by|before|until|on or before|no later than) (?:ʘ[dt]|noon|midnight|the end of|\d).*)", "{again} {0}"),
    (r",? ((?:from|between) ʘ[dt]\d+ (?:to|until|and) ʘ[dt]\d+.*)", "This is {0}"),
    (r",? (at ʘt\d+ on (?:\w+day )?ʘd\d+)", "{again} {0}"),
    (r",? (from \d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)"
     r" (?:to|until) .+)", "This is {0}"),
    (r",? (on (?:\w+day )?ʘd\d+(?!.* without ).*)", "{again} {0}"),
    (r",? (from ʘd\d+.*)", "This is {0}"),
    (r",? (during (?:the|that|this|its|your|school|term|busy|normal|office|opening|working) .+)", "This is {0}"),
    (r",? (for (?:up to |at least |more than |a further )?(?:ʘ|\d)\S* (?:minutes|hours|days|weeks|months|years)\b.*)",
     "{again} {0}"),
    (r",? (without (?:first )?(?:\w+ly )?\w+ing .+)", "{again} {0}"),
    (r",? (without (?:the |our |your |their )?(?:[\w-]+ ){0,2}(?:permission|consent|agreement|approval|authority) "
     r"(?:of|from) .+)", "{again} {0}"),
    (r", (either (?:online|by|in|at) .+)", "{again} {0}"),
    (r", (with the (?!.* \w+ing ).+)", "{again} {0}"),
    (r",? (by (?:\w+ing) .+)", "{again} {0}"),
    (r", (using .+)", "{again} {0}"),
    (r",? (at (?:any time|the (?:end|start|same time|latest|beginning)(?! of (?:this|the) (?:booklet|leaflet|letter|"
     r"form|page|notice|document|guide|report))|all times|least once|"
     r"weekends)\b.*)", "{again} {0}"),
    (r",? ((?:after|before) (?!the (?:magistrates|court|tribunal|committee|panel|judge))(?:the|your|our|an?|this|that|"
     r"any|ʘ|\d|each) ?\S+.*)", "{again} {0}"),
    (r",? (over the (?:next|last|coming) .+)", "{again} {0}"),
    (r",? (in (?:January|February|March|April|May|June|July|August|September|October|November|December|the (?:spring|"
     r"summer|autumn|winter|next|last|first)|\d{4}|person|writing|advance)\b.*)", "{again} {0}"),
    (r",? (through (?:the|our|your|a|an) .+)", "{again} {0}"),
    (r",? (on (?:weekdays|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?|the day)\b.*)",
     "{again} {0}"),
    (r",? (on production of .+)", "{again} {0}"),
    (r",? (together with .+)", "{again} {0}"),
)  # fmt: skip
FRONTS: tuple[tuple[str, str], ...] = (
    (r"(?:With effect )?[Ff]rom (ʘd\d+)", "This starts on {0}"),
    (r"From (the (?:moment|day|date|time) [^,]+|when [^,]+)", "This is from {0}"),
    (r"Depending (?:up)?on ([^,]+)", "This depends on {0}"),
    (r"Since ((?:the|our|its|this)\b[^,]+)", "This is since {0}"),
    (
        r"For ((?:each|every|any|all|people|residents|tenants|children|pupils|families|households|adults|those|anyone|"
        r"owners|drivers|carers|students|visitors)\b[^,]+)",
        "This is for {0}",
    ),
    (
        r"(?:Following|After) ((?:(?:the|an?|this|that|our|your|any|recent|public) |"
        r"(?:\w+ )?\w+s (?:from|by|about|with|of) )[^,]+)",
        "This is after {0}",
    ),
    (r"During ([^,]+)", "This is during {0}"),
    (r"(?:Because of|Due to|Owing to|As a result of) ([^,]+)", "This is because of {0}"),
    (r"Subject to ((?!this\b|that\b|these\b)[^,]+)", "This depends on {0}"),
    (r"As part of ([^,]+)", "This is part of {0}"),
    (r"(?:In addition to|As well as) ([^,]+)", "This is as well as {0}"),
    (r"(?:In line with|In accordance with) ([^,]+)", "This follows {0}"),
    (r"(?:Under|By virtue of) ((?:the )?ʘl\d+[^,]*)", "The law for this is {0}"),
    (r"Under (clause \d[^,]*)", "The rule for this is in {0}"),
    (r"(?:Within|At least) ((?:ʘ|\d)[^,]+)", "{again} within {0}"),
)
