"""As much of Swift as it takes to find imports, first comments and switches in a file."""
import re

IMPORT = re.compile(r"^\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.M)
# Comments and strings, the longer delimiters first; what is in a string's interpolation goes with it.
NO_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:\\.|.)*?"""|#"[^\n]*?"#|"(?:\\\([^\n]*?\)|\\.|[^"\\\n])*"', re.S)
LONG = "Long because"


def code(text):
    """Without comments and strings, of the same lines."""
    return NO_CODE.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)


def imports(text):
    return set(IMPORT.findall(code(text)))


def argues_for_length(text):
    """Whether one of the first comment's lines says why the file is long."""
    first = re.search(r"(?:^[ \t]*//[^\n]*\n)+", text, re.M)
    return first is not None and LONG in first[0]


def closing(text, place, opening="{", end="}"):
    """Where the bracket that is open at `place` closes, or the text ends."""
    depth = 0
    for index in range(place, len(text)):
        depth += (text[index] == opening) - (text[index] == end)
        if depth == 0:
            return index
    return len(text)


def switches(text):
    """The subject of each switch, and the names of the cases that its patterns begin with."""
    text = code(text)
    for found in re.finditer(r"(?<![\w.`])switch\s+", text):
        # A closure in a subject would have to stand in parentheses.
        place = found.end()
        while place < len(text) and text[place] != "{":
            place = closing(text, place, "(", ")") + 1 if text[place] == "(" else place + 1
        yield text[found.end():place].strip(), set(cases(text[place + 1:closing(text, place)]))


def bindings(text):
    """As switches, of each `if case`, `guard case`, `while case` and `for case`, one after a comma included."""
    text = code(text)
    for found in re.finditer(r"(?:\b(?:if|guard|while|for)|,)\s*case\s+(?=let\b|var\b|\.|\()", text):
        place = pattern = found.end()
        while place < len(text) and not re.compile(r"=|\bin\b").match(text, place) and text[place] not in ":{":
            place = closing(text, place, "(", ")") + 1 if text[place] == "(" else place + 1
        if place == len(text) or text[place] in ":{":
            continue  # It is a case of a switch or an enum.
        begin = place + (1 if text[place] == "=" else 2)
        end = begin
        while end < len(text) and not re.compile(r"[{,\n]|\belse\b|&&|\?\?|\bwhere\b").match(text, end):
            end = closing(text, end, "(", ")") + 1 if text[end] == "(" else end + 1
        yield text[begin:end].strip(), set(pattern_names(text[pattern:place]))


def cases(block):
    depth = place = 0
    while place < len(block):
        depth += (block[place] in "{([") - (block[place] in "})]")
        found = depth == 0 and re.compile(r"(?<![\w.`])case\s").match(block, place)
        # `if case` and its like are no case of the switch.
        if found and not re.search(r"(?:\b(?:if|guard|while|for)|,)\s*$", block[:place]):
            end = place = found.end()
            while end < len(block) and block[end] != ":":
                end = closing(block, end, "(", ")") + 1 if block[end] == "(" else end + 1
            yield from pattern_names(block[place:end])
            place = end
        place += 1


def pattern_names(pattern):
    """`.a, let .b(…) where …` gives a and b; a tuple's patterns count as its own."""
    for part in re.split(r"\bwhere\b", pattern)[:1]:
        for name in re.findall(r"(?<![\w)\]])\.(\w+)", flattened(part)):
            yield name


def flattened(pattern):
    """Without what is in a case's parentheses."""
    out, place = [], 0
    while place < len(pattern):
        if pattern[place] == "(" and out and (out[-1].isalnum() or out[-1] == "_"):
            place = closing(pattern, place, "(", ")")
        else:
            out.append(pattern[place])
        place += 1
    return "".join(out)
