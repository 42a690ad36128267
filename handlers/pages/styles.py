"""How pages look: in the light and in the dark, on a phone and on paper, without anything from elsewhere."""

import base64
import hashlib

# A word in a table is never broken to make room for the columns beside it: then the table scrolls in its frame.
STYLE = """
:root { color-scheme: light dark; --ink: #1d2327; --soft: #545d63; --paper: #ffffff; --line: #d5dadd;
  --now: #0b7a75; --then: #8a949a; --mark: #0b5f8a; --card: #f5f7f7; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff0; --soft: #aeb7bb; --paper: #14191b; --line: #3a4347;
  --now: #3fb8ae; --then: #8b969b; --mark: #7cc4ea; --card: #1d2427; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
footer { padding-bottom: 2rem; color: var(--soft); font-size: .875rem; border-top: 1px solid var(--line);
  margin-top: 2rem; padding-top: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 .75rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; }
p { margin: .35rem 0; }
a { color: var(--mark); }
a:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
.soft { color: var(--soft); }
article { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem;
  margin: .75rem 0; break-inside: avoid; }
blockquote { margin: .5rem 0; padding-inline-start: .75rem; border-inline-start: .25rem solid var(--line);
  white-space: pre-line; }
figure { margin: 1rem 0; break-inside: avoid; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; height: auto; max-width: 32rem; }
svg text { fill: var(--ink); font-size: 12.5px; font-family: inherit; }
.now { fill: var(--now); }
.then { fill: none; stroke: var(--then); stroke-width: 1.5; stroke-dasharray: 4 3; }
.floor { stroke: var(--line); stroke-width: 1; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding: .25rem 0; }
th, td { text-align: start; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: break-word; }
th[scope=row] { font-weight: 400; }
.number { text-align: end; }
td.number { white-space: nowrap; }
td.number + td:not(.number), th.number + th:not(.number) { padding-inline-start: 1rem; }
ul { margin: .35rem 0; padding-inline-start: 1.25rem; }
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; --line: #999; --now: #444; --mark: #000;
  --card: #fff; }
  body { font-size: 10.5pt; } h2 { break-after: avoid; } a { text-decoration: none; }
  a[href]::after { content: " (" attr(href) ")"; font-size: 8pt; } }
"""


def policy() -> str:
    """Return the Content-Security-Policy: this style by its hash, and nothing else from anywhere."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
