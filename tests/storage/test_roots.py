"""Words and their roots, as a search by meaning compares them."""

from storage.roots import beginnings, indexed_terms, roots


def test_a_word_is_searched_by_what_its_forms_share() -> None:
    """Fillers are left out; a root that is too short, or that no word begins with, does not widen the search."""
    assert beginnings("Why are the exports happy?") == {"export": "export", "happi": "happ"}
    assert beginnings("it is") == {}
    assert beginnings("bus ties") == {"bus": "bus", "tie": "tie"}


def test_both_engines_hold_the_same_words() -> None:
    """SQLite as text, PostgreSQL as lexemes with their places; only what could match is reduced to its root."""
    begins = tuple(beginnings("export").values())
    as_text = indexed_terms("the exporting exports fail often exports", begins)
    as_lexemes = indexed_terms("'exporting':2 'exports':3,6 'fail':4 'often':5 'the':1", begins)
    assert as_text == ["export", "export", "fail", "often", "export"]
    assert sorted(as_lexemes) == sorted(as_text)
    assert indexed_terms("", begins) == []


def test_roots_are_in_the_order_of_the_words() -> None:
    """As often as they are said, whatever the script."""
    assert roots("Exports, exporting: 导出") == ["export", "export", "导", "出"]
