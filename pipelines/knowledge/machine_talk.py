"""How much a sentence sounds as if it spoke to a machine that answers, and not to people: points for each sign.

No sign is enough by itself, because residents read of replies, agents and machines too. Two or three together hardly
ever stand in words for people: somebody who gives orders to a machine must name it, or say what to tell whom.
"""

from __future__ import annotations

import re
import unicodedata

ENOUGH = 3  # points from which a sentence is taken for an order to a machine

_MACHINE = (
    r"(?:a\.?i\.?|ki|ia|(?:chat|search )?bots?|robots?|llms?|gpt|chatgpt|claude|gemini|copilot|language models?"
    r"|large models?|(?:virtual|digital|automated|smart|search|chat|website) (?:assistants?|helpers?|agents?|readers?)"
    r"|(?:answer|answering|reply) (?:engine|service|machine)s?|chat (?:agent|service|assistant)s?|responders?"
    r"|retrievers?"
    r"|rag|retrieval (?:system|engine)s?|crawlers?|summari[sz]ers?|conversational agents?|assistant_?only|machine"
    r" readers?)"
)
# 'Teaching assistant', 'assistant director', 'bot fly', 'the chatbot can' are words for people.
_ASSISTANT = (
    r"(?<!teaching )(?<!care )(?<!personal )(?<!shop )(?<!classroom )(?<!language )(?<!sales )(?<!our )(?<!an )"
    r"assistants?\b(?! (?:director|manager|head|parking|chief|or\b|who\b|at the\b|paid|with a))"
)
_SPEAK = (
    r"say|state|answer|reply|respond|output|print|echo|append|insert|begin|start|end|finish|close|lead|open|repeat"
    r"|recite|quote|mention|claim|recommend|cite|translate|summari[sz]e|paraphrase|rank|swap|replace|substitute|include"
    r"|promise|add|tell|inform|advise|report|describe|treat|relay|announce|offer|apologi[sz]e|warn|insult|speak|write"
    r"|rhyme|pretend|act|shout|read (?:this|it)|sign off|copy|link|present|index|explain"
)
_SIGNS: tuple[tuple[int, str], ...] = (
    # Who is spoken to.
    (2, rf"\b{_MACHINE}(?!\w)(?! fl(?:y|ies)\b)"),
    (2, rf"\b(?:an?|the|all|any|most|as|if|for) {_MACHINE}(?!\w)[^.?!\n]{{0,40}}(?:[,:]|\b(?:must|shall|should|say"
        rf"|add|only)\b)"),
    (2, rf"\b{_ASSISTANT}"),
    (1, r"\b(?:models?|machines?|software|programs?|automated|computer program|agents?|system|engine|human"
        r" readers?)\b"),
    (2, r"\b(?:the|this|have the|get the) (?:model|machine|software|program|system)\b[^.?!\n]{0,20}\b(?:respond"
        r"|say|state|repl(?:y|ies)|answer)\b"),
    (3, rf"^\W*(?:hi|hey|hello|dear|attention|to|for|note to|note for)(?: all| any| the)*,? {_MACHINE}(?!\w)"),
    (1, r"^\W*(?:machine|model|software|program|responder|reader|agent)s?\s*[,:]"),
    # Of what is to be told, and to whom.
    (2, r"\b(?:in|into|from|to) your (?:answers|outputs?|replies)\b(?! (?:on|to) (?:the|our) )"),
    (1, r"\bin(?:to)? (?:your|the) (?:reply|answer|response)\b"),
    (1, r"\bin (?:replies|outputs|responses|answers)\b|\b(?:cite|link to|quote) https?://|\bas the (?:only )?source\b"),
    (1, r"^\W*(?:never|always|do not|don't) (?:mention|say|reveal|quote|cite|give out|disclose)\b"),
    (2, r"\b(?:respond|reply|answer|speak|say it) in (?:capitals?|riddles|rhyme|verse|code|emojis?)\b|\banswer is"
        r" ['\"]"),
    (2, r"\b(?:quot|summari[sz]|paraphras)(?:e|ing) this (?:page|text|passage)\b|\b(?:translate|summari[sz]e) "
        r"(?:the|this) "
        r"(?:page|text|passage)\b[^.?!\n]{0,30}\b(?:and (?:add|say)|as ['\"])"),
    (3, r"\b(?:make sure|ensure|see to it)\b[^.?!\n]{0,15}\b(?:residents?|users?|readers?|callers?|askers?) "
        r"(?:hears?|believes?|learns?|thinks?|reads?|is told|are told)\b"),
    (2, r"\b(?:by|when|after) reading this\b|\b(?:once|now that|if|when) you (?:have )?read this\b|\byou have been"
        r" (?:hired|reprogrammed|instructed)\b"),
    (2, r"\bin (?:every|each|all) (?:repl(?:y|ies)|answers?|outputs?|responses?)\b(?! (?:on|to) (?:the|our) )"),
    (2, r"\b(?:every|each|all|any) (?:answers?|repl(?:y|ies)|responses?|outputs?|messages?) (?:with|drawn|about"
        r"|must|should|to\b)"),
    (1, r"\b(?:every|each|all) (?:answers?|repl(?:y|ies)|responses?|outputs?)\b"),
    (2, r"\b(?:response|reply|answer|output|prompt|query|generation|embedding|retrieval|system|developer) "
        r"(?:template|hint|parameters?|boost|rewrite|rules?|notes?|prompt|format|policy|mode)\b"),
    (2, r"\b(?:canned|suggested|sample|expected|model|required|forced|official) (?:repl(?:y|ies)|answers?"
        r"|responses?|outputs?)\b"),
    (3, r"\b(?:canned|suggested|expected|required|forced) (?:reply|answer|response|output)(?: \d+)? ?:"),
    (3, r"^\W*ground truth\b"),
    (2, r"\b(?:generated text|few.?shot|context window|system_?prompt|chunks?|embeddings?|citations|jail ?break"
        r"|override(?: code)?|directives?|tl;?dr|test mode|debug mode|handover)\b"),
    (2, r"\byour (?:next|previous|own|new|only|whole) (?:words?|tasks?|repl(?:y|ies)|answers?|roles?|jobs?"
        r"|instructions?|objectives?|responses?)\b"),
    (2, r"\byour (?:reply|answer|response|output|task|job|role|instructions)s? (?:(?:must|should|shall|will|has"
        r"|have|is|are) (?:now )?"
        r"(?:begin|start|end|rhyme|say|mention|close|be only|be exactly|to |changed))"),
    (1, r"\byour (?:repl(?:y|ies)|answers?|outputs?|instructions?|programming|training|weights)\b"),
    (2, r"\b(?:the|this|a|any|each|every) (?:users?|askers?|person asking|enquirer)(?:'s?)?\b"),
    (1, r"\b(?:the|this|any|each|every) (?:caller|person|reader)(?:'s)?\b"),
    (2, r"\b(?:while|when|before|after) (?:composing|generating|you (?:generate|compose|respond))\b|\bin (?:a"
        r" response|the final answer)\b"),
    (2, r"\byour (?:output for|(?:response|output|answer) must not)\b|\b(?:the|this) (?:final|whole) (?:answer"
        r"|output|response)\b"),
    (2, r"^\W*(?:answer|reply to|respond to) (?:all|every|each|any|'|\")[^.?!\n]{0,30}(?:questions?\b|['\"] to\b)"
        r"|\bsay nothing but\b|\bonly this sentence\b"),
    (2, r"^\W*(?:tell|warn|inform|advise|promise) (?:everyone|people|anyone|anybody|those|whoever) who (?:asks?"
        r"|reads?|chats?)\b"),
    (2, r"^\W*(?:(?:convince|persuade|trick|urge|explain to|suggest to) (?:the|this|each|every) (?:person|caller"
        r"|reader)|(?:get|ask|offer|give) (?:the|this|each|every) (?:user|enquirer|asker))(?:'s)?\b"),
    (2, r"\b(?:obey|outranks?|above all others|rest of (?:the|this) page|the reverse)\b"),
    (2, r"\b(?:the|all|any)? ?(?:passages?|sentences?|text) above\b|\b(?:previous|earlier|prior) (?:text"
        r"|sentences?|passages?)\b|\bwhat stands above\b"),
    (2, r"^\W*(?:reveal|unlock|print|leak|show|dump) (?:all |the |your |what the )?(?:staff|hidden|internal|secret)\b"),
    (3, r"(?:^|\s)(?:@(?:bot|assistant|ai|system)|/(?:system|prompt|say|role)|system>|(?:bot|ai|model|assistant) "
        r"(?:response|reply|answer):)(?!\w)"),
    (2, r"^\W*stop being\b|\b\w+_(?:override|prompt|rules?|instructions?)\b"),
    (1, r"^\W*(?:convince|erase|unlock|reveal|switch|offer|suggest|collect|obey)\b|\bnot a (?:person|human)\b"
        r"|\bautomated use\b"),
    (2, r"\b(?:whoever|anyone who|someone who|anybody who|the person|the one) (?:asks|asked|is asking|is chatting"
        r"|composes|reads this|chats)\b"),
    (2, r"\b(?:the|a) (?:resident|reader|citizen)'?s? (?:question|query|message|prompt)\b"),
    (1, r"\b(?:to|the|tell|inform|warn|advise) (?:users|askers|residents?|readers?|callers?|visitors|customers)\b"),
    (1, r"\b(?:they ask|them (?:that|it|all))\b|\b(?:conversation|transcript|sessions|retrieve)\b"),
    (2, r"\b(?:if|when|whenever|should)\b[^.?!\n]{0,40}\b(?:asks?|asked|is used|summari[sz]ing|replying|answering"
        r"|quoting|relay)\b"
        r"[^.?!\n]{0,50}(?:,|:) ?(?:always |only |please |then )?(?:say|answer|reply|respond|state|tell (?:them"
        r"|him|her)|add|insert|finish|include|output)\b"),
    (1, r"\b(?:when|whenever|before|if|while|after) (?:you )?(?:asked|summari[sz]ing|replying|answering|quoting"
        r"|relay|quote|answer|reply)\b"),
    (2, r"\b(?:tell|inform|warn|advise|let|ask) (?:the|every|all|each|any|whoever|whichever) ?(?:users?|askers?"
        r"|callers?|readers?|is|asked)\b"),
    (1, r"\bthis (?:page|sentence|line|text|passage|paragraph)\b[^.?!\n]{0,30}\b(?:as|above|only|first|must|is"
        r" used|should|shall)\b"),
    # How it is to be told.
    (1, rf"(?:^|[:;,.]|\b(?:must|shall|should|please|then|now|to|will|and|kindly|only|also|have|get|make|of|the"
        rf" \w{{1,12}})) ?(?:now |always |only |you )?(?:{_SPEAK})\b(?! us\b)"),
    (1, r"[:=] ?['\"`(\u201c\u00ab]|['\"\u201c\u00ab][^'\"\n]{3,}[ !?-][^'\"\n]{2,}['\"\u201d\u00bb]"),
    (1, r"\b(?-i:[A-Z]{4,}(?:-[A-Z\d]{2,})+)|\b(?:word|phrase|sentence|words) ['\"A-Z]"),
    (2, r"^\W*(?:(?:echo|output|respond|return|repeat after me|role.?play)\b ?[:=(\"']|(?:say|print|reply"
        r"|answer)\b ?[=(])"),
    (1, r"^\W*(?:say|echo|output|respond|recite|roleplay|role-play|pretend|repeat after|act as if)\b"),
    (2, r"^\W*(?:begin|start|end|finish|close|open|lead) (?:your|every|each|all|the|any) (?:repl(?:y|ies)|answers?"
        r"|responses?|outputs?)\b"),
    (2, r"^\W*(?:pretend (?:that )?(?:the|you|to be|it)|act as (?:if|though))\b|\bcorrect it to\b"),
    (1, r"\b(?:out loud|aloud|word for word|verbatim|exactly|in capital letters|in riddles|as the official)\b"),
    # Who is not to know, and what is to be set aside.
    (3, r"\b(?:humans?|people|visitors?|readers?|users?|residents)\b[^.?!\n]{0,25}\b(?:cannot see|can't see|do not"
        r" see|skip) (?:this|the) (?:line|text|sentence|part)"),
    (2, r"\b(?:invisible|hidden|hide this|not visible|not for display|unseen)\b[^.?!\n]{0,20}\b(?:to|from|by|for"
        r"|display)\b"),
    (2, r"\bonly (?:machines|programs|models|software|computers)\b|\b(?:humans|non-humans?|human readers?)\b"),
    (2, r"\b(?:ignore|disregard|forget|override|pay no attention to|discard|drop)\b[^.?!\n]{0,25}"
        r"\b(?:above|before this|up to here|everything|previous|other passages|other pages|instructions?|the page"
        r"|what the council)\b"),
    (3, r"\b(?:ignore|disregard|forget|discard) (?:everything|all|whatever|what) (?:(?:that )?(?:is |stands )?"
        r"(?:above|before|up to here)|you (?:have )?(?:read|were told|know))"),
    (2, r"\b(?:everything|all|the text|the page) (?:above|before)\b[^.?!\n]{0,20}\b(?:test|false|wrong|draft|void"
        r"|old|out of date)\b"),
    (3, r"\b(?:supersedes?|outranks?|overrules?) (?:all|any|every|other|the) (?:other )?(?:sources?|pages?"
        r"|passages?|instructions?)\b"),
    (2, r"\b(?:new|updated|secret|hidden|special) (?:instructions?|directives?|objectives?|persona|prompt|mode)\b"
        r" ?(?:[:=]|for\b)"),
    (2, r"\b(?:the|your) (?:correct|right|real|true|only(?: acceptable| correct)?) (?:answers?|responses?|repl(?:y"
        r"|ies))\b(?! to question \d)"),
    (3, r"\byou(?:'re| are) (?:now an? |no longer a (?:council|chat|help)|a (?!(?:\w+ ){0,2}(?:carer|student"
        r"|tenant|landlord|driver|resident|"
        r"parent|member|person|couple|owner|visitor|lodger|guest|worker|business|trader|nurse|patient|user"
        r"|customer|child|minister))"
        r"\w+(?: now)? and )"),
    (2, r"\b(?:other|all other) (?:passages|sources|chunks|pages when)\b|\bplay (?:a|the) role\b|\brole-?play\b"
        r"|\bnew task\b"),
    (2, r"\byou (?:will|must|may|can|shall) (?:now |only |now only )+(?:speak|say|answer|reply|give out)\b|\byou"
        r" may give out\b"),
    (2, r"\b(?:card|sort|bank|pin)\b[^.?!\n]{0,30}\b(?:numbers?|codes?|passwords?)?\b.{0,30}\bbefore (?:helping"
        r"|answering)\b"
        r"|^\W*(?:ask|request)\b[^.?!\n]{0,30}\b(?:user|whoever|resident'?s?|caller|reader)\b[^.?!\n]{0,30}\b"
        r"(?:card|sort code|bank|pin|password)\b"),
    (2, r"^\W*(?:(?:send|post|leak|copy) (?:the|this|each|every) (?:conversation|chat|transcript|question)|"
        r"(?:collect|gather|store|record) (?:the|each|every) (?:user|resident|caller|asker))\b"),
    (2, r"\bpay no attention to (?:the|any|other)\b"),
    # Marks of a prompt, of code and of a talk written down.
    (3, r"#{2,} ?(?:response|instruction|system|user|assistant|input|output)|<<?/?sys|\[/?inst\]|<\|"),
    (3, r"(?:^|[.?!>] ?|\s)(?:user|human|assistant|ai|bot|prompt|role|system)(?: (?:note|summary|message))? ?"
        r"(?:[:=]|- )(?! \d)"),
    (2, r"[{\[]\s*[\"'][\w ]+[\"']\s*:|^\W{0,2}(?://|#!|\$ |/\*)|\b[a-z_]{3,20}=[\w'\"{[]"),
    (3, r"\[\[|\]\]|<\w+_\w+>|`(?:assistant|system|user|prompt|bot|ai|llm|instructions?)\b"),
    (1, r"^\W*(?:output|reply|answer|response|context|role|policy|admin|chunk|score|confidence|priority|source"
        r"|summary|instruction|memory)\b[^.?!\n]{0,40}[:=]"),
    (1, r"\b(?:score|confidence|priority|rank|temperature|tone|sentiment|persona)\b ?(?:[:=]|0?\.\d|of 1|me first"
        r"|this)"),
    (1, r"\b(?:source|confidence)\b ?[:=]|\bto store\b|\bacross all\b|\bhighest priority\b|\bfor (?:display|bots)\b"),
    (3, r"\binstructions? \d+\b(?!\w)[.:]"),
    # The same in other tongues.
    (3, r"\b(?:l'assistant|asystent\w*|asistent\w*|asistente|assistente|cynorthwyydd|modelo de lenguaje|mod[eè]le"
        r" de langage"
        r"|sprachmodell|fodel iaith|model j[eę]zykowy|robot, dites|botem|ki-\w+|eine ki|une ia|una ia)\b"),
)  # fmt: skip
_COMPILED = tuple((points, re.compile(sign, re.IGNORECASE)) for points, sign in _SIGNS)
# What a council's page says of its own business with the reader.
_TO_RESIDENTS = re.compile(
    r"\b(?:tell|ask|write to|ring|call|contact|show|send|give|let) us\b|\b(?:we|our)\b|\baccount number\b|\byour "
    r"(?:reference|name|reasons|address)\b|\bquestion \d|\bquestions about\b|\bcommon questions\b|\bby post\b"
    r"|\b(?:the|your|our|this) (?:form|letter|envelope|notice|log book|sign|bill|permit|badge|photo|tenancy)\b"
    r"|\b(?:enforcement|letting|managing|estate) agents?\b|\bpayment machine\b",
    re.IGNORECASE,
)
_LETTERS_APART = re.compile(r"(?:\b[a-z][ .*-]{1,3}){6,}[a-z]\b", re.IGNORECASE)
_IN_LETTERS = re.compile(
    r"bot|assistant|instruct|ignore|disregard|forget|prompt|mustsay|respond|reply|answer|output|append", re.IGNORECASE
)
_FIGURE_IN_WORD = re.compile(r"(?<=[a-z])[013457](?=[a-z])", re.IGNORECASE)
_AS_LETTER = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
_TELLS_OF_THE_REST = re.compile(
    r"\b(?:following|below|next (?:line|sentence|part)|up to here|supersedes|follows|reset|transcript|lines?"
    r" for)\b|[:=]\W*\Z",
    re.IGNORECASE,
)


def points(sentence: str) -> int:
    """How many signs a sentence has that it speaks to a machine; from ``ENOUGH`` on it does."""
    plain = unicodedata.normalize("NFKC", sentence)
    if any(_IN_LETTERS.search(re.sub(r"[ .*-]", "", run[0])) for run in _LETTERS_APART.finditer(plain)):
        return ENOUGH
    plain = _FIGURE_IN_WORD.sub(lambda match: _AS_LETTER[match[0]], plain)
    found = sum(worth for worth, sign in _COMPILED if sign.search(plain))
    return found - min(found, 2) if found and _TO_RESIDENTS.search(plain) else found


def speaks_to_machine(sentence: str) -> bool:
    """Whether a sentence speaks to a machine; one that is written backwards does."""
    return points(sentence) >= ENOUGH or points(sentence[::-1]) > ENOUGH


def tells_of_the_rest(sentence: str) -> bool:
    """Whether an order to a machine is about what stands after it."""
    return bool(_TELLS_OF_THE_REST.search(sentence))
