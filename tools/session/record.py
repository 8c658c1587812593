"""Runs the commands of a session file in one shell and draws what a person would have seen: an SVG of the terminal.

    python3 tools/session/record.py docs/session/chapter.session docs/session/chapter.svg

A session file is a shell script, line by line. A line is shown as it would have been typed, then run; what it prints is shown below it.
A line that begins with `#` is shown as a comment; one that begins with `@` is run and not shown. Nothing is edited: what is drawn was printed.
The drawing fails if a shown command ends with another status than the one that a trailing `#=> N` asks for (default 0).
"""
import html
import os
import re
import subprocess
import sys

COLUMNS, LINE, CHAR, MARGIN = 110, 18, 8.43, 16
COLOURS = {30: "#7d8590", 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#56d4dd", 37: "#e6edf3", 90: "#7d8590"}
BRIGHT = {code + 60: colour for code, colour in COLOURS.items() if code < 38}
XTERM = {1: 31, 2: 32, 3: 33, 4: 34, 5: 35, 6: 36, 7: 37, 8: 90, 9: 31, 10: 32, 11: 33, 12: 34, 13: 35, 14: 36, 15: 37}
END = "\x1e"


def shell():
    env = dict(os.environ, COLUMNS=str(COLUMNS), TERM="xterm-256color", FORCE_COLOR="1")
    return subprocess.Popen(["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env)


def run(process, command):
    process.stdin.write(f"{command}\nprintf '\\n{END}%s\\n' $?\n")
    process.stdin.flush()
    printed = []
    for line in process.stdout:
        if line.startswith(END):
            return printed[:-1] if printed and printed[-1] == "\n" else printed, int(line[1:])
        printed.append(line)
    raise SystemExit(f"the shell ended in: {command}")


def session(path):
    """Yields (kind, text): a comment, a command or a line of output."""
    process = shell()
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        command, _, wanted = line.partition(" #=> ")
        if not line.strip():
            yield "output", ""
        elif line.startswith("#"):
            yield "comment", line
        else:
            shown = not line.startswith("@")
            printed, status = run(process, command.lstrip("@"))
            if status != int(wanted or 0):
                raise SystemExit(f"{path}:{number}: ended with {status}:\n{''.join(printed)}")
            if shown:
                yield "command", command
                yield from (("output", text.rstrip("\n").rstrip()) for text in printed)


def spans(text):
    """Splits a line at its colour codes into (text, colour, bold)."""
    colour, bold = "#c9d1d9", False
    for part in re.split(r"(\x1b\[[0-9;?]*[A-Za-z])", text):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if code:
            numbers = [int(n or 0) for n in code.group(1).split(";")]
            if numbers[:2] == [38, 5]:
                colour = COLOURS.get(XTERM.get(numbers[2], 37), "#c9d1d9")
                continue
            for n in numbers:
                bold = n == 1 or (bold and n != 0 and n != 22)
                colour = COLOURS.get(n) or BRIGHT.get(n) or ("#c9d1d9" if n in (0, 39) else colour)
        elif part and not part.startswith("\x1b"):
            yield part, colour, bold


def draw(lines):
    height = 2 * MARGIN + LINE * len(lines)
    width = round(2 * MARGIN + CHAR * COLUMNS)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
           f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
           '<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="14" xml:space="preserve">']
    for row, (kind, text) in enumerate(lines):
        y = MARGIN + LINE * row + 13
        if kind == "command":
            pieces = [("$ ", "#7ee787", True), (text, "#e6edf3", True)]
        elif kind == "comment":
            pieces = [(text, "#7d8590", False)]
        else:
            pieces = list(spans(text))
        inside = "".join(f'<tspan fill="{c}" font-weight="{600 if b else 400}">{html.escape(t)}</tspan>' for t, c, b in pieces)
        out.append(f'<text x="{MARGIN}" y="{y}">{inside}</text>')
    return "\n".join(out + ["</g>", "</svg>", ""])


if __name__ == "__main__":
    source, target = sys.argv[1:3]
    seen = list(session(source))
    with open(target, "w", encoding="utf-8") as drawing:
        drawing.write(draw(seen))
    print(f"{target}: {len(seen)} lines")
