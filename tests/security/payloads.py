"""What visitors, files and senders might put where words are meant."""

ALIVE_TAG = "xss"
ALIVE_ATTRIBUTE = "onxss"
ALIVE_SCHEME = "javascript:xss"
ALIVE_TEMPLATE = "Xss-came-alive"

TEMPLATE = '{{"xss-came-alive"|capfirst}}{% debug %}'
WHOLE = f"'\"></script></textarea></title><{ALIVE_TAG} {ALIVE_ATTRIBUTE}=1>{TEMPLATE}"
SHORT = f"'\"><{ALIVE_TAG} {ALIVE_ATTRIBUTE}=1>"
TINY = f"\"'<{ALIVE_TAG}>"
MARKUP = (
    WHOLE,
    SHORT,
    f"<svg/{ALIVE_ATTRIBUTE}=1><{ALIVE_TAG}>",
    f'x" {ALIVE_ATTRIBUTE}="1',
    f"x' {ALIVE_ATTRIBUTE}='1",
    f"x` {ALIVE_ATTRIBUTE}=1",
    f"{ALIVE_SCHEME}()",
    f"&#60;{ALIVE_TAG}&#62;&lt;{ALIVE_TAG}&gt;",
    f"<!--><{ALIVE_TAG}>-->",
    f"]]><{ALIVE_TAG}>",
    f"＜{ALIVE_TAG} {ALIVE_ATTRIBUTE}＝1＞",
)


def of_length(most: int | None) -> str:
    """The richest payload that fits."""
    for payload in (WHOLE, SHORT, TINY):
        if most is None or len(payload) <= most:
            return payload
    return TINY[: most or 0]


FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\",\"y\")", "\t=1+1", "\r=1+1",
    "\n=1+1", " =1+1", "   @x", "|calc", "%1", "＝1+1", "＋1", "－1", "＠x", "−1", "'=1+1", "\x00=1", "\u00a0=1+1",
)  # fmt: skip
"""Each begins, for some spreadsheet, a formula."""

LINE_BREAKS = (
    "\r\nBcc: x@example.net",
    "\nX-Injected: 1",
    "\r\n\r\n<xss>",
    "\u2028X-Injected: 1",
    "%0d%0aX-Injected: 1",
)
PATHS = (
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "C:\\x.csv", "....//....//x.csv", "x.csv\x00.png",
    "%2e%2e%2fx.csv", "~/.ssh/id_rsa", "con.csv", ".htaccess", "a" * 300 + ".csv", "‮vsc.exe", "=1+1.csv", "<xss>.csv",
)  # fmt: skip
"""Names of files."""

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example", "\\\\evil.example", "/\\evil.example",
    "http:evil.example", "https:///evil.example", "javascript:xss()",
    "data:text/html,<xss>", "/%09/evil.example", "\t//evil.example",
    "https://evil.example@127.0.0.1:8000/", "http://127.0.0.1:8000.evil.example/", "ftp://evil.example",
)  # fmt: skip
"""Places nobody should be led to."""

ODD = (
    "", " ", "0", "-1", "1e9", "9" * 40, "NaN", "null", "true", "[]", "{}", "'", '"', "\\", "%", "%00", "%s%n",
    "${7*7}",    "' OR 1=1 --", "1; DROP TABLE x", "../..", "<xss onxss=1>", "\ud7ff\U0010ffff", "é" * 300, "x" * 5_000,
    "2026-02-30",    "9999-12-31", "0000-00-00", "\u202e", "a\r\nb", "_connector", "pk__gt",
)  # fmt: skip
"""Values of parameters."""
