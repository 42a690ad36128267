"""The root of a word."""

from concurrent.futures import ThreadPoolExecutor

from prompts.stemming import stem


def test_forms_of_one_word_share_a_root() -> None:
    """A search for one form finds the others."""
    assert stem("exports") == stem("exporting") == stem("exported") == "export"


def test_words_of_another_alphabet_stay_as_they_are() -> None:
    """No ending is cut off that English does not have."""
    assert stem("слово") == "слово"
    assert not stem("")


def test_many_threads_ask_at_once() -> None:
    """Each gets the root of its own word: the stemmer itself is not made for threads."""
    words = [f"{letter}{other}ating" for letter in "abcdefgh" for other in "klmnop"] * 20
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == [stem(word) for word in words]
