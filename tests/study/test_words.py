from scripts.study.words import count, listed, percent, spelt


def test_lists_counts_and_numbers_in_words() -> None:
    assert [listed(""), listed("a"), listed("ab"), listed("abc", "or")] == [
        "", "a", "a and b", "a, b or c"
    ]  # fmt: skip
    assert [count(0, "box", "boxes"), count(1, "box", "boxes"), count(2000, "step")] == [
        "0 boxes", "1 box", "2,000 steps"
    ]  # fmt: skip
    assert [spelt(0), spelt(12), spelt(13)] == ["no", "twelve", "13"]
    said = [percent(share) for share in (0, 0.004, 0.836, 0.996, 1)]
    assert said == ["0 %", "<1 %", "84 %", ">99 %", "100 %"]
