"""Digests that are hard to draw: the first of a team, an empty week, a huge one, and weeks in Arabic and Japanese."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.accounts import Money
from bot.domain.digest_notes import DigestNote, Named, NoteLine, NoteName, NoteTopic
from bot.domain.digest_themes import THEMES_TOLD, DigestSentence, DigestTheme, Telling, Trend
from bot.domain.digests import ACCOUNTS_NAMED, Digest
from bot.domain.feedback import Kind, Severity
from bot.domain.labels import Accuracy, SetBy
from tests.digest_builders import digest, experiment_lines, pick, tally

_TRENDS = (Trend.NEW, Trend.RISING, Trend.COOLING, Trend.STEADY, Trend.STEADY, Trend.STEADY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What customers of a place say, how their companies are called, and what they speak of."""

    words: tuple[str, ...]
    accounts: tuple[str, ...]
    themes: tuple[str, ...]


ENGLISH = Tongue(
    words=(
        "The export hangs at ninety percent, and month-end waits for it.",
        "Two people have to sign one inspection, and the second signature goes to a drawer.",
        "Search got much faster, thank you!",
    ),
    accounts=("Acme", "Globex & Sons <ltd>", "Brückner Wärme"),
    themes=("Exports hang", "Two people sign one inspection", "Search is quick"),
)
ARABIC = Tongue(
    words=(
        "لا أستطيع تصدير التقرير الشهري (Excel) منذ يوم الثلاثاء، والعميل ينتظر 3 فواتير.",
        "نحتاج الفاتورة بالعربية والإنجليزية في الصفحة نفسها.",
        "البحث أصبح أسرع بكثير، شكرا جزيلا 🙏🏽",
    ),
    accounts=("شركة النور للتبريد", "مؤسسة الصحراء (2010)", "مصنع الخليج"),
    themes=("تصدير التقرير الشهري", "الفاتورة بلغتين", "سرعة البحث"),
)
JAPANESE = Tongue(
    words=(
        "火曜日からエクスポートのボタンを押しても何も起こりません。月末の締めに間に合わないので早めに直してほしいです。"
        * 2,
        "請求書を日本語と英語の両方で同じページに出せるようにしてください。",
        "検索がとても速くなって助かっています。",
    ),
    accounts=("東京電力ホールディングス株式会社", "森設備工業", "株式会社日立製作所ソリューションズ"),
    themes=("月次レポートのエクスポートが途中で止まる", "請求書の多言語対応", "検索速度の改善"),
)


def full_week(tongue: Tongue = ENGLISH, *, scale: int = 1, experiments: int = 4) -> Digest:
    """Return a week in which everything happened that a digest can tell; `scale` multiplies every count."""
    names = [*tongue.accounts, *(f"{tongue.accounts[0]} {number}" for number in range(2, ACCOUNTS_NAMED - 1))]
    numbers = tally(
        [scale * count for count in (4, 7, 9, 11, 14, 16, 12, 20)],
        kinds=[
            (Kind.BUG, 11 * scale, 2 * scale),
            *((kind, scale, scale) for kind in (Kind.REQUEST, Kind.PRAISE, Kind.QUESTION, Kind.CHURN_RISK)),
            (None, 5 * scale, 6 * scale),
        ],
        by_account=[*((name, scale, 2 * scale) for name in names), (None, scale, scale)],
        accounts=19 * scale,
        people=40 * scale,
        late=2 * scale,
        withheld=3 * scale,
    )
    picks = [
        pick(
            number,
            tongue.words[number % len(tongue.words)],
            kind=Kind.BUG,
            severity=Severity.CRITICAL if number < 2 else Severity.MEDIUM,
            account_name=tongue.accounts[number % len(tongue.accounts)],
        )
        for number in range(10)
    ]
    themes = tuple(_theme(tongue, number, scale) for number in range(THEMES_TOLD))
    return replace(
        digest(numbers, *picks),
        themes=themes,
        telling=_telling(themes),
        accuracy=Accuracy(right=41, total=48),
        experiments=experiment_lines(tongue.themes[0], experiments),
        notes=_notes(tongue),
    )


def first_week() -> Digest:
    """Return the digest of a team that began this week: five items, nothing to compare them with."""
    numbers = tally(
        [0] * 7 + [5],
        kinds=[(Kind.BUG, 3, 0), (Kind.REQUEST, 1, 0), (None, 1, 0)],
        by_account=[("Acme", 3, 0), (None, 2, 0)],
        accounts=1,
        people=3,
    )
    return digest(numbers, pick(1, ENGLISH.words[0], kind=Kind.BUG, account_name="Acme"), pick(2, ENGLISH.words[1]))


def empty_week() -> Digest:
    """Return a week in which no customer said anything, and something is due all the same."""
    numbers = tally([4, 7, 9, 11, 14, 16, 12, 0], kinds=[(Kind.BUG, 0, 2)], by_account=[("Acme", 0, 3)])
    return replace(digest(numbers), experiments=experiment_lines(ENGLISH.themes[0], 2), notes=_notes(ENGLISH)[:2])


def _theme(tongue: Tongue, number: int, scale: int) -> DigestTheme:
    account = tongue.accounts[number % len(tongue.accounts)]
    return DigestTheme(
        theme_id=f"theme-{number}",
        number=number + 1,
        name=tongue.themes[number % len(tongue.themes)],
        trend=_TRENDS[number],
        now=(9 - number) * scale,
        before=(0, 4, 19, 7, 5, 4)[number] * scale,
        accounts=3 * scale,
        people=5 * scale,
        quote=pick(number, tongue.words[number % len(tongue.words)], account_name=account),
        revenue=(Money(amount=151_000, currency="EUR"), Money(amount=38_000, currency="GBP"))[: 2 - number % 2],
    )


def _telling(themes: Sequence[DigestTheme]) -> Telling:
    """Return a sentence for the week and for each theme, in words that stand in the items."""
    quotes = [theme.quote for theme in themes if theme.quote is not None]
    sentences = [
        DigestSentence(text="It hangs, and most of them wait for it.", cites=tuple(quotes[:1])),
        *(
            DigestSentence(
                text="Most of them wait for it.",
                cites=(theme.quote,),
                theme_id=theme.theme_id,
            )
            for theme in themes
        ),
    ]
    return Telling(sentences=tuple(sentences), withheld=2, set_by=SetBy.ENDPOINT)


def _notes(tongue: Tongue) -> tuple[DigestNote, ...]:
    """Return a note on every topic, with the names of accounts in it."""
    names = tuple(NoteName(of=Named.ACCOUNT, id=name, said=name) for name in tongue.accounts[:2])
    lines = {
        NoteTopic.STATUSES: "3 themes moved: 1 shipped, 1 planned and 1 put off.",
        NoteTopic.LOOP: "4 answers are owed, the oldest since 2 Nov. 6 were told this week.",
        NoteTopic.QUALITY: "12 complaints, 3 the week before; the first answer takes 5 hours.",
        NoteTopic.ALIGNMENT: "What 6 askers want: Paper is over 50%; 33% off vision.",
        NoteTopic.SILENCE: "2 of 19 accounts said nothing for 42 days: {0} and {1}.",
    }
    return tuple(
        DigestNote(
            topic=topic,
            head=NoteLine(text=text, names=names),
            details=(NoteLine(text="{0}, if you want to ask: what costs you most?", names=names),),
        )
        for topic, text in lines.items()
    )
