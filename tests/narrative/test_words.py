from scripts.narrative.words import count, listed, spelt


def test_lists_counts_and_numbers_in_words() -> None:
    assert [listed("a"), listed("ab"), listed("abc", "or")] == ["a", "a and b", "a, b or c"]
    assert [count(1, "box"), count(2, "step")] == ["1 box", "2 steps"]
    assert [spelt(0), spelt(12), spelt(13)] == ["no", "twelve", "13"]
