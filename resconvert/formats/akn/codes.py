"""What validation finds: the codes of the checks, with the rule each of them stands for.

NC = Akoma Ntoso Naming Convention 1.0; CONF = Akoma Ntoso part 2, section 3 (conformance level 2);
AKN4UN = the United Nations guidelines, by part and section.
"""

from __future__ import annotations

from resconvert.diagnostics import Code

EID_UNIQUE = Code("RC420", "error", "eId {eid!r} is given twice", "eIds are unique in a document (NC 5.4)")
EID_MISSING = Code("RC421", "warning", "<{name}> has no eId", "conformance level 2 requires one (CONF)")
EID_PREFIX = Code(
    "RC422",
    "error",
    "eId {eid!r}: {prefix!r} is no element around it",
    "the part before the last __ is the eId of an ancestor (NC 5.4)",
)
EID_REF = Code(
    "RC423",
    "error",
    "eId {eid!r} on <{name}>: expected {expected}",
    "an eId is the element's short name and its number (NC 5.4)",
)
EID_NUM = Code(
    "RC424", "warning", "eId {eid!r}, but the number is {num!r}", "the eId carries the printed number (NC 5.4)"
)
DANGLING = Code(
    "RC430",
    "error",
    "{name}/@{attribute} = {value!r}: there is no such eId",
    "every # points into the file (AKN4UN 1, 5)",
)
REF_FORM = Code(
    "RC431",
    "warning",
    "{name}/@{attribute} = {value!r} is neither a #eId nor an address",
    "write # before the eId (AKN4UN 1, 5)",
)
TLC_UNUSED = Code("RC432", "info", "{eid!r} of the references is used nowhere", "leave it out (AKN4UN 1, 5.7)")
TLC_TYPE = Code(
    "RC433", "warning", "<{name}> refers to {eid!r}, a {found}", "a {name} refers to a {expected} (NC 4.11)"
)
IRI_WORK = Code(
    "RC440", "error", "{value!r} is no address of a work", "/akn/un/type/subtype/actor/date/number (NC 4.4)"
)
IRI_DOCTYPE = Code(
    "RC441", "error", "the address says {value!r}, the element is <{name}>", "they are the same (AKN4UN 1, 3.3)"
)
IRI_COUNTRY = Code(
    "RC442", "error", "the address says {value!r}, FRBRcountry {other!r}", "they are the same (AKN4UN 1, 5.1)"
)
IRI_SUBTYPE = Code(
    "RC443", "error", "the address says {value!r}, FRBRsubtype {other!r}", "they are the same (AKN4UN 1, 5.1)"
)
IRI_NUMBER = Code(
    "RC444", "error", "the address says {value!r}, FRBRnumber {other!r}", "they are the same (AKN4UN 1, 6)"
)
IRI_DATE = Code("RC445", "error", "the address says {value!r}, FRBRdate {other!r}", "they are the same (AKN4UN 1, 6)")
IRI_ACTOR = Code(
    "RC446",
    "error",
    "the address says {value!r}, the author is {other!r}",
    "the author's concept ends in the actor (AKN4UN 1, 6)",
)
IRI_THIS = Code(
    "RC447",
    "error",
    "FRBRthis of the {level} is {value!r}",
    "FRBRuri, a slash and the component: …/!main (AKN4UN 1, 5.1)",
)
IRI_EXPRESSION = Code(
    "RC448",
    "error",
    "the expression {value!r} does not extend the work by language and date",
    "{{work}}/eng@2000-10-30 (NC 4.6)",
)
IRI_LANGUAGE = Code(
    "RC449", "error", "the address says {value!r}, FRBRlanguage {other!r}", "they are the same (NC 4.6)"
)
IRI_MANIFESTATION = Code(
    "RC450", "error", "the manifestation {value!r} is not the expression and its format", "{{expression}}.xml (NC 4.7)"
)
LANGUAGE = Code(
    "RC451",
    "warning",
    "language {value!r} is not one of the United Nations",
    "ara, zho, eng, fra, rus, spa, mul or und (AKN4UN 1, 6)",
)
HREF = Code(
    "RC452",
    "warning",
    "{name}/@href = {value!r} is no address of the naming convention",
    "web addresses belong on <a> (CONF)",
)
SUBTYPE = Code("RC460", "error", "a {name} of subtype {value!r}", "one of: {allowed} (AKN4UN 1, 3.3)")
PUBLICATION = Code(
    "RC461", "info", "there is no publication", "AKN4UN wants one; right if the date is not known (AKN4UN 1, 5)"
)
REFERENCES = Code("RC462", "warning", "there are no references", "AKN4UN wants them (AKN4UN 1, 5)")
HTML_LIST = Code("RC463", "warning", "<{name}> in a United Nations document", "use list and point (AKN4UN 1, 4.4)")
TIGHT = Code(
    "RC465", "warning", "<{name}> begins or ends with a blank: {text!r}", "tight around the words (AKN4UN 1, 4.1.5)"
)
NOTE_MARKER = Code("RC466", "warning", "the note has no marker", "the printed mark stands in @marker (AKN4UN 1, 4.13)")
DATE_TEXT = Code("RC470", "warning", "@date is {value}, the text says {text!r}", "they are the same day (AKN4UN 1, 4)")
FUTURE = Code("RC471", "warning", "{name}/@date = {value} lies in the future", "check the date")
PUBLISHED_BEFORE = Code(
    "RC472", "warning", "published on {value}, adopted on {other}", "a document is issued after its adoption"
)
NUM_ORDER = Code("RC473", "warning", "<num> stands after the heading", "number first, then heading (AKN4UN 1, 4.4)")
TWICE = Code("RC474", "warning", "<{name}> has {count} <{child}>", "at most one of each (AKN4UN 1, 4.4)")
PREFACE = Code("RC475", "info", "the preface has no {missing}", "number and title stand there (AKN4UN 3, preface)")
NO_TEXT = Code(
    "RC476",
    "warning",
    "<{name}> has no text",
    "what is printed is text, not an attribute (AKN4UN 1, 4.1)",
)
VOTES = Code("RC477", "warning", "the count says {value}, {voters} voters are listed", "they are equal")
MARKERS = Code("RC478", "warning", "the note {found} follows the note {before}", "is a note missing?")
NUMBERING = Code("RC479", "warning", "paragraph {found} follows paragraph {before}", "is a paragraph missing?")
NUMBER_IN_TEXT = Code(
    "RC480", "warning", "the number {value!r} stands in the text", "it belongs in <num> (AKN4UN 1, 4.4)"
)
STRAY_POINT = Code(
    "RC481", "info", "{value!r} stands beside the paragraphs, not in a list below one", "list and point (AKN4UN 1, 4.4)"
)
NO_BODY = Code("RC482", "warning", "the main body has no text", "a statement states something")
NO_FORMULA = Code("RC483", "info", "the preamble has no formula", "The General Assembly, … (AKN4UN 3, preamble)")
PREAMBLE_IN_BODY = Code(
    "RC484", "info", "a numbered paragraph stands in the preamble: {value!r}", "it belongs to the body"
)
