"""Places in words."""

import pytest

from votekit.wording.places import place


@pytest.mark.parametrize(
    ("where", "chinese", "english"),
    [
        ("items[3].name", "第4项 name", "item 4 name"),
        ("items[0]", "第1项", "item 1"),
        ("rule.grades[1].when[0].base", "rule.第2个等次 条件1 base", "rule.grade 2 condition 1 base"),
        ("ballot.sources[1]", "ballot.sources 第2个", "ballot.sources 2"),
        ("rule.tie", "rule.tie", "rule.tie"),
        ("line 7", "第7行", "line 7"),
        ("", "", ""),
    ],
)
def test_places_count_from_one(where: str, chinese: str, english: str) -> None:
    assert place(where) == chinese
    assert place(where, "en") == english
