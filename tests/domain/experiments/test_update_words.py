"""What people write about an experiment, and which numbers of which arm that is."""

import pytest

from bot.domain.experiments.readings import ArmReading, Measure
from bot.domain.experiments.update_words import label_in, read_arm, read_update
from tests.domain.experiments.update_readings import AB, MEANS, THREE, counts_in, with_arms
from tests.experiment_builders import BET, PLAN, experiment

BOTH = (("control", 120, 2400), ("variant", 156, 2380))


@pytest.mark.parametrize(
    "words",
    [
        "EXP-7 day 5: control 120/2400, variant 156/2380",
        "control 120 of 2,400, variant 156 out of 2,380",
        "control: 2400 users, 120 conversions\nvariant: 2380 users, 156 conversions",
        "control 120/2.400 variant 156/2.380",
        "control 120/2 400, variant 156/2\u202f380",
        "control 120 von 2.400, variante 156 von 2.380",
        "A: 120/2400; B: 156/2380",
        "Group A 120/2400, group B 156/2380",
        "baseline 120/2400 vs new 156/2380",
        "ctrl=120/2400 treatment=156/2380",
        "variant 156/2380, control 120/2400",
        "users: control 2400, variant 2380; conversions: control 120, variant 156",
        "*Control:* `120/2400` (5.0%)\n• *Variant:* `156/2380` (6.6%, +31%, p=0.01, 95% CI [4.2%, 5.9%]) :tada:",
        "> control 120/2400\n> variant 156/2380",
        "- control 120/2400\n- variant 156/2380",
        "Arm\tUsers\tConversions\tRate\ncontrol\t2400\t120\t5%\nvariant\t2380\t156\t6.6%",
        "\tcontrol\tvariant\nusers\t2400\t2380\nconversions\t120\t156",
        "| Arm | Users | Conversions |\n|---|---|---|\n| control | 2,400 | 120 |\n| variant | 2,380 | 156 |",
        "~control 100/2000~ control 120/2400, variant 156/2380",
        "the new page is up: control 120/2400, variant 156/2380",
        "after 5 days, on 23 Nov at 14:30, v2.3.1: control 120/2400, variant 156/2380 https://x.y/1/2 @jo #42",
        "control 120 conversions of 2400 users, variant 156 conversions from 2380 users",
        "control ١٢٠/٢٤٠٠, variant ١٥٦/٢٣٨٠",
        "control 120\uff0f2400, variant 156\uff0f2380",
        "control 120/2400\nvariant 156/2380\nTotal 276/4780",
        "Arm\tUsers\tSigned up conversions\ncontrol\t2400\t120\nvariant\t2380\t156\nTotal\t4780\t276",
        "Control 2,400 visitors 5.0% conversion; variant 156 of 2,380 visitors",
        "A/B test 2 is fine: control 120/2400, variant 156/2380 (+31% vs control)",
        "120 of 2400 in control and 156 of 2380 users in the variant",
        "day 5 of 14, as of 22/11: control 120/2400, variant 156/2380",
        "sign-ups: control 120 of 2400, variant 156 of 2380",
    ],
)
def test_the_same_update_in_many_forms(words: str) -> None:
    """Each of them says the same."""
    assert sorted(counts_in(words)) == sorted(BOTH)


def test_rates_of_people() -> None:
    """The nearest whole number, where it gives the same rate back and rounding hides less than chance moves."""
    assert counts_in("A: 12.5% of 4,800; B: 13.1% of 4,790") == (("control", 600, 4800), ("variant", 627, 4790))
    assert counts_in("control 12,5 % von 4.800, variant 13,1 % von 4.790")[0] == ("control", 600, 4800)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("control 120/2400", "I read control as 120 of 2,400, but found no numbers for variant."),
        ("control 120/2400, varient 156/2380", "I do not know an arm called “varient”: EXP-7 has control and variant."),
        ("control 2400/120, variant 2380/156", "were the numbers swapped?"),
        ("control 120/2400, variant 2: 156/2380", "I do not know an arm called “variant 2”"),
        ("control 1/1 300, variant 1 200 of 1 300", "“variant 1 …” may name an arm or begin a number"),
        ("control ~120/2400, variant 156/2380", "no exact number of conversions"),
        ("control 13% of 1,000,000, variant 14% of 1,000,000", "give the number of conversions"),
        ("control 12.5% of 30, variant 10% of 30", "no whole number"),
        ("control 120/2400, variant 156/2380, variant 150/2380", "two numbers of conversions"),
        ("EXP-7 and EXP-9: control 120/2400, variant 156/2380", "This names EXP-7 and EXP-9"),
        ("control mean 12.3 sd 4 n 800, variant mean 12 sd 4 n 800", "counts how many people did it"),
        ("control 120/2400, variant 156/2380\nguardrail speed: control 1/9, variant 2/9", "has no guardrail “speed”"),
        ("control\t120\t2400\nvariant\t156\t2380", "I found no number of people for control and variant."),
        ("EXP-7: 120/2400", "but not of which arm"),
    ],
)
def test_what_is_not_understood_is_asked_back(words: str, problem: str) -> None:
    """In a sentence that says what was read and what is missing; nothing is guessed."""
    read = read_update(words, AB)
    assert read.is_meant
    assert any(problem in each for each in read.problems), read.problems


@pytest.mark.parametrize(
    "words",
    [
        "variant is up 12%",
        "control at 5%, variant at 6.6%",
        "EXP-7 looks great after 3 days",
        "EXP-7 will start on 11/23",
        "let us meet at 14:30 on 11/23",
        "p=0.03, so the new form wins",
        "2 of 3 reviewers agree",
        "the A/B test 12/24 is done",
        "EXP-7: variant beat control 3 times",
        "see https://example.com/12/24 and v1.2.3",
        "",
        "lunch?",
    ],
)
def test_chat(words: str) -> None:
    """Nobody meant to report anything."""
    assert not read_update(words, AB).is_meant


def test_three_arms_by_name_number_and_letter() -> None:
    """The control is A, and variant 1 the first of the others."""
    expected = (("control", 100, 1000), ("short form", 110, 1000), ("long form", 120, 1000))
    assert (
        counts_in("control 100/1000, short form: 110/1000; LONG  FORM 120/1000. Mobile looks weak.", THREE) == expected
    )
    assert counts_in("A 100/1000, B 110/1000, C: 120/1000", THREE) == expected
    assert counts_in("control 100/1000, variant 1 110/1000, variant 2 120/1000", THREE) == expected
    assert (
        read_update("control 1/10, short form 1/10, long form 1/10. Mobile is weak.", THREE).note == "Mobile is weak."
    )


@pytest.mark.parametrize(
    "words",
    [
        "control mean 12.3 sd 4.5 n 800; variant mean 12.9 sd 4.6 n 790",
        "control 12.3 ± 4.5 (n=800), variant 12.9 ± 4.6 (n=790)",
        "control 12,3 +/- 4,5 SD, 800 users; variant 12,9 +/- 4,6 SD, 790 users",
        "control Ø 12,3 € Standardabweichung 4,5 n 800, variant Ø 12,9 € Standardabweichung 4,6 n 790",
        "control avg $12.30 standard deviation 4.5 n=800, variant average $12.90 std dev 4.6 n=790",
    ],
)
def test_means(words: str) -> None:
    """With the deviation of single values, in several ways of writing it."""
    read = read_update(words, MEANS)
    assert read.problems == ()
    assert read.reading is not None
    assert read.reading.arms == (
        ArmReading(arm="control", users=800, mean=12.3, deviation=4.5),
        ArmReading(arm="variant", users=790, mean=12.9, deviation=4.6),
    )


def test_the_error_of_a_mean() -> None:
    """It is the deviation divided by the root of the count; so is a bare ± that is as small as the plan expects."""
    words = "control mean 12.3 se 0.2 n 400, variant 12.9 ± 0.21 (n=400)"
    read = read_update(words, MEANS)
    assert read.reading is not None
    assert [arm.deviation for arm in read.reading.arms] == [pytest.approx(4.0), pytest.approx(4.2)]


def test_a_spread_that_may_be_either() -> None:
    """Without a planned deviation Heed asks which of the two it is."""
    read = read_update(
        "control 12.3 ± 1 (n=800), variant 12.9 ± 1 (n=790)", with_arms(("control", "variant"), measure=Measure.MEAN)
    )
    assert any("standard error" in problem for problem in read.problems)


def test_a_mean_whose_mark_says_nothing() -> None:
    """`1,234` may be either; another number of the message decides, else Heed asks."""
    words = "control mean 1,234 sd {} n 800, variant mean 1,301 sd {} n 790"
    assert any("which one is it" in problem for problem in read_update(words.format(300, 310), MEANS).problems)
    read = read_update(words.format("300.5", "310.5"), MEANS)
    assert read.reading is not None
    assert read.reading.arms[0].mean == pytest.approx(1234)


def test_guardrails() -> None:
    """By the name in the plan at the beginning of a line, or after the word."""
    main = "control 120/2400, variant 156/2380"
    for words in (
        f"{main}\nrefunds: control 12/2400, variant 20/2380",
        f"{main}; guardrail Refunds: control 12/2400, variant 20/2380",
        f"guardrail refunds: control 12/2400, variant 20/2380\n{main}",
    ):
        read = read_update(words, AB)
        assert read.problems == ()
        assert read.reading is not None
        [guardrail] = read.reading.guardrails
        assert (guardrail.name, [arm.conversions for arm in guardrail.arms]) == ("Refunds", [12, 20])
        assert [arm.conversions for arm in read.reading.arms] == [120, 156]


def test_a_bet() -> None:
    """It may have a count, or only words behind its label."""
    bet = experiment(BET)
    counted = read_update("EXP-7: 41 of 60 renewed", bet)
    assert counted.reading is not None
    assert [(arm.conversions, arm.users) for arm in counted.reading.arms] == [(41, 60)]
    told = read_update("EXP-7: two of the calls were refused", bet)
    assert told.is_meant
    assert told.is_understood
    assert told.note == "two of the calls were refused"
    assert not read_update("lovely weather", bet).is_meant


def test_arms_with_names_that_mean_other_things() -> None:
    """Names with digits, signs and letters of other scripts are found before any number is read."""
    odd = with_arms(("10% off", "day 5", "控制组"))
    assert counts_in("10% off: 1/10, day 5: 2/20, 控制组3/30", odd) == (
        ("10% off", 1, 10),
        ("day 5", 2, 20),
        ("控制组", 3, 30),
    )


def test_one_arm_of_a_form() -> None:
    """The same reader, without the arm's name."""
    assert read_arm("120/2400", "control", PLAN) == ArmReading(arm="control", users=2400, conversions=120)
    assert read_arm("control: 120 of 2.400", "control", PLAN) == ArmReading(arm="control", users=2400, conversions=120)
    assert "Write it like" in str(read_arm("", "control", PLAN))
    assert "swapped" in str(read_arm("2400/120", "control", PLAN))


def test_a_label() -> None:
    """In any of its ways; two of them name none."""
    assert [label_in(words) for words in ("exp 7: x", "see EXP-12.", "EXP-7, EXP-9", "exp 12/240")] == [
        7,
        12,
        None,
        None,
    ]
