"""Every quantity that is compared, with whom, and whether both mean the same by it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from comparisons import cases, others, theirs
from comparisons.ours import Arguments, Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the comparison; with `is_same` both sides compute one formula, and must agree."""

    quantity: str
    method: str
    call: str
    theirs: Callable[[Arguments], Figures]
    cases: Iterable[Arguments]
    is_same: bool = True


def rows() -> list[Row]:
    """Return the lines in the order in which they are shown."""
    return [*_estimates(), *_beliefs(), *_splits(), *_plans(), *_other_intervals(), *_other_plans()]


def _estimates() -> list[Row]:
    found = []
    for kind, pairs in (("proportions", cases.proportions()), ("means", cases.means())):
        for relative, unit in ((True, "lift"), (False, "difference")):
            fixed = cases.estimates(pairs, relative=relative)
            tuned = cases.estimates(pairs, relative=relative, tuned=True)
            name = f"{unit} of {kind}"
            found += [
                Row(
                    quantity=f"fixed interval and p, {name}",
                    method="gbstats TwoSidedTTest",
                    call="fixed",
                    theirs=theirs.gbstats_fixed,
                    cases=fixed,
                ),
                Row(
                    quantity=f"sequential interval and p, {name}",
                    method="gbstats SequentialTwoSidedTTest",
                    call="sequential",
                    theirs=theirs.gbstats_sequential,
                    cases=tuned,
                ),
            ]
    welch = Row(
        quantity="fixed p, difference of means",
        method="scipy ttest_ind_from_stats, Welch",
        call="fixed",
        theirs=others.scipy_welch,
        cases=cases.estimates(cases.means(), relative=False),
    )
    return [*found, welch]


def _beliefs() -> list[Row]:
    kinds = (("proportions", cases.proportions()), ("means", cases.means()))
    return [
        Row(
            quantity=f"chance, interval, losses, {unit} of {kind}, {'informed' if informed else 'flat'} prior",
            method="gbstats EffectBayesianABTest",
            call="belief",
            theirs=theirs.gbstats_belief,
            cases=cases.posteriors(pairs, relative=relative, informed=informed),
        )
        for kind, pairs in kinds
        for relative, unit in ((True, "lift"), (False, "difference"))
        for informed in (False, True)
    ]


def _splits() -> list[Row]:
    return [
        Row(quantity="sample ratio p", method=method, call="split", theirs=answer, cases=cases.splits())
        for method, answer in (("gbstats check_srm", theirs.gbstats_split), ("scipy chisquare", others.scipy_split))
    ]


def _plans() -> list[Row]:
    found = []
    for of_means, kind in ((False, "proportions"), (True, "means")):
        for relative, unit in ((True, "lift"), (False, "difference")):
            planned = list(cases.plans(of_means=of_means, relative=relative, arms=(2, 4)))
            name = f"{unit} of {kind}"
            found += [
                Row(
                    quantity=f"people in an arm, {name}",
                    method="statsmodels normal_sample_size_one_tail",
                    call="people",
                    theirs=others.unpooled_people,
                    cases=planned,
                ),
                Row(
                    quantity=f"power and smallest effect, {name}",
                    method="statsmodels normal_power_het, scipy brentq",
                    call="power",
                    theirs=others.unpooled_power,
                    cases=planned,
                ),
            ]
    return found


def _other_intervals() -> list[Row]:
    """Return what others compute in another way: shown so that nobody wonders, and not held to anything."""
    pairs, mirrored = cases.proportions(), cases.means(negative=True)
    intervals: list[tuple[str, str, Callable[[Arguments], Figures], Iterable[Arguments]]] = [
        (
            "lift of means below zero",
            "gbstats TwoSidedTTest: a rise has a minus there",
            theirs.gbstats_fixed,
            cases.estimates(mirrored, relative=True),
        ),
        (
            "lift of proportions",
            "statsmodels confint_proportions_2indep, log of the ratio",
            others.log_ratio,
            cases.estimates(pairs, relative=True),
        ),
        (
            "difference of proportions",
            "statsmodels confint_proportions_2indep, Newcombe",
            others.newcombe,
            cases.estimates(pairs, relative=False),
        ),
    ]
    return [
        Row(quantity=f"fixed interval, {what}", method=who, call="fixed", theirs=answer, cases=given, is_same=False)
        for what, who, answer, given in intervals
    ]


def _other_plans() -> list[Row]:
    """Return other formulas for the people that it takes, again held to nothing."""
    people = (
        ("proportions", "samplesize_proportions_2indep_onetail, pooled", others.pooled_people),
        ("proportions", "NormalIndPower, arcsine", others.arcsine_people),
        ("means", "TTestIndPower, noncentral t", others.t_people),
    )
    return [
        Row(
            quantity=f"people in an arm, difference of {kind}",
            method=f"statsmodels {who}",
            call="people",
            theirs=answer,
            cases=cases.plans(of_means=kind == "means", relative=False),
            is_same=False,
        )
        for kind, who, answer in people
    ]
