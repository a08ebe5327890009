"""The office's own words for its letters, in the plan's file and for each group."""

import pytest

from ceremony.letter import UNTOLD, Letter, for_group
from ceremony.plan import PlanMistakes
from tests.ceremony.plans import changed, found, plan

OF_ALL = '[letter]\nchair = "Ông Mẫu"\nnotes = ["Một.", "Hai."]\n\n[contact]'
OF_GROUP = 'quota = 2\nhonorific = "Đồng chí"\n\n[groups.letter]\nbody = "Ban Chỉ đạo"\n'


def test_a_plan_needs_no_word_about_letters() -> None:
    assert plan().letter == UNTOLD
    assert {group.letter for group in plan().groups} == {UNTOLD}


def test_letters_are_read_for_all_and_for_a_group() -> None:
    read = plan(changed("[contact]", OF_ALL))
    assert read.letter == Letter(chair="Ông Mẫu", notes=("Một.", "Hai."))
    groups = plan(changed('quota = 2\nhonorific = "Đồng chí"\n', OF_GROUP)).groups
    assert [group.letter for group in groups] == [Letter(body="Ban Chỉ đạo"), UNTOLD]


@pytest.mark.parametrize(
    ("toml", "place", "key"),
    [
        (changed("[contact]", "[letter]\nchairman = 1\n[contact]"), "letter.chairman", "unknown_key"),
        (changed("[contact]", "[letter]\nnotes = 'x'\n[contact]"), "letter.notes", "not_list"),
        (changed('key = "le"', 'key = "le"\nletter = 3'), "letter", "not_table"),
        (
            changed("quota = 2\nhonorific", "quota = 2\nletter = { post = 1 }\nhonorific"),
            "groups[0].letter.post",
            "not_text",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(toml: str, place: str, key: str) -> None:
    assert (place, key) in found(toml)
    with pytest.raises(PlanMistakes):
        plan(toml)


def test_what_belongs_to_the_host_stays_with_the_host() -> None:
    general = Letter(
        parent="Tỉnh", symbol="GM-A", place="A", chair="Ông Mẫu", notes=("Một.",), post="Phó Chủ tịch"
    )
    own = Letter(post="Chủ tịch")
    assert for_group(general, own, by_host=True) == Letter(
        parent="Tỉnh", symbol="GM-A", place="A", chair="Ông Mẫu", notes=("Một.",), post="Chủ tịch"
    )
    assert for_group(general, own, by_host=False) == Letter(chair="Ông Mẫu", notes=("Một.",), post="Chủ tịch")
