"""How policies say must, must not, unless and what for; the patterns that several rules share."""

import re


def one_of(*patterns: str) -> re.Pattern[str]:
    """Finds any of these, whole words, capital or not."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})", re.I)


STAFF = r"(?:staff|employees?|teachers?|coach(?:es)?|personnel|educators?|sponsors?|members?)"
STUDENT = r"(?:students?|pupils?|minors?|child(?:ren)?|learners?)"
BAN = one_of(
    r"(?:shall|must|may|should|will|can)(?:not| not|n't| never)\b",
    r"(?:prohibit|forbid)(?:s|ed|den)?\b",
    r"(?:banned|barred|off limits)\b",
    r"(?:not|never) (?:be )?(?:allowed|permitted|acceptable)\b",
    r"(?:must|shall) (?:avoid|refrain)\b",
    r"(?:is|are) (?:to )?never\b",
    rf"no {STAFF}\b[^.;]{{0,80}}?\b(?:may|shall|must)\b",
    rf"{STAFF} (?:do not|never)\b",
)
FORCE = one_of(r"(?:shall|must)\b", r"(?:is|are) (?:required|expected) to\b", BAN.pattern)
EXCEPTION = one_of(
    r"(?:unless|except\w*|other than|apart from)\b",
    r"save (?:for|in|when)\b",
    r"only (?:with|if|when|by|at|on|after)\b",
    r"if .{3,60} (?:allows?|permits?|approves?)\b",
)
CONSENT = one_of(
    r"(?:without|unless|absent|before)\b[^.;]{0,60}\b(?:approv|permi|consent|authori|ask|sanction)\w*",
    r"(?:un|non-?|not )(?:\w+-)?(?:approved|authorized|sanctioned|permitted)\b",
    r"has not (?:approved|authorized|permitted|allowed)\b",
)
SCHOOLING = (
    r"(?:educat\w*|instruct\w*|curricul\w*|academic|school\w*|work|class\w*|teaching|lessons?|"
    r"learning|job|dut(?:y|ies)|official|professional|business|district)"
)
AIM = r"(?:purpose|reason|need|matter|use|goal)s?\b"
PURPOSE = one_of(
    r"non-?(?:educat|instruct|curricul|academic|school|work|business|job|professional)",
    rf"not (?:related|connected|tied|about|for|{SCHOOLING})\b",
    r"un(?:related|connected) (?:to|with)\b",
    rf"(?:no|without|other than|outside|beyond|lacks?)\b[^.;]{{0,40}}\b{SCHOOLING} {AIM}",
    rf"outside (?:of )?(?:(?:the|their|one's|his or her) )?{SCHOOLING}\b",
    r"(?:unless (?:it|they|this|that) serves?|serves? neither)\b",
)
CONTACT = one_of(
    r"(?:text|messag|e-?mail|phon|friend|follow|contact|communicat|sociali[sz]|connect)\w*",
    r"(?:call|chat|invit|solicit|writ|trade)(?:s|e|ed|ing|ting)?\b",
    r"(?:cell|mobile|keep company)\b",
)
TOPICS = {
    "posting": one_of(
        r"(?:web ?)?(?:sites?|pages?)\b",
        r"social (?:media|network\w*)",
        r"(?:accounts?|blogs?|channels?|online presence)\b",
        r"(?:post(?:s|ed|ing)?|publish\w*)\b",
    ),
    "messaging": one_of(r"(?:apps?|text(?:s|ing)?|chats?|e-?mails?)\b", r"messag\w*"),
    "devices": one_of(r"(?:phones?|devices?|tablets?|laptops?|equipment)\b", r"cell\w*"),
}
"""What a ban and an invitation may both be about."""
EVERYDAY = re.compile(
    r"(?:the|and|for|any|all|not|with|from|that|this|these|those|are|was|who|whom|shall|must|may|"
    r"should|will|can|been|being|such|other|than|when|while|during|unless|except|only|also|under|"
    r"into|use[sd]?|using|they|them|their|its|his|her|our|your|staff|employees?|district|schools?|"
    r"policy|prohibited|permitted|allowed)"
)


def stems(words: str) -> frozenset[str]:
    """The words that carry meaning, cut to five letters so that their forms are alike."""
    said = re.findall(r"[a-z]{3,}", words.lower())
    return frozenset(word[:5] for word in said if not EVERYDAY.fullmatch(word))
