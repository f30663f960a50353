"""Labels on a map: none covers another, the important ones keep theirs, Hong Kong and Macau stand apart."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.flow_labels import Wanted, place, text_width

PAGE = (700.0, 600.0)
PLACES = st.lists(
    st.builds(Wanted, st.uuids().map(str), st.sampled_from(["Beijing", "内蒙古", "Hong Kong", "上海 25.7%"]), st.floats(0, 700), st.floats(0, 600), st.floats(0, 17), st.floats(0, 1e6)),
    max_size=40, unique_by=lambda one: one.code,
)  # fmt: skip


def meet(one, other) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(PLACES)
def test_no_label_covers_another_or_leaves_the_page(wanted):
    placed = place(wanted, PAGE)
    assert not any(meet(one.box, other.box) for one, other in combinations(placed, 2))
    assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= PAGE[0] and box[3] <= PAGE[1] for box in (one.box for one in placed))


@given(PLACES)
def test_the_most_important_label_has_its_place_where_it_fits_alone(wanted):
    placed = {one.code for one in place(wanted, PAGE)}
    for label in sorted(wanted, key=lambda one: (-one.importance, one.code))[:1]:
        assert label.code in placed or not place([label], PAGE)


def test_the_less_important_of_two_on_one_spot_goes_aside_or_is_left_out():
    same = [Wanted(str(number), "Heilongjiang", 300, 300, 3, number) for number in range(12)]
    placed = place(same, PAGE)
    assert placed[0].code == "11" and placed[0].anchor == "start" and 2 <= len(placed) < 12


def test_hong_kong_and_macau_stand_on_two_sides():
    placed = {one.code: one for one in place([Wanted("810000", "香港", 500, 500, 2, 1), Wanted("820000", "澳门", 491, 504, 2, 1)], PAGE)}
    assert placed["810000"].anchor == "start" and placed["820000"].anchor == "end"


def test_a_label_leaves_a_curve_where_it_can():
    label = [Wanted("1", "Jilin", 300, 300, 3, 1)]
    (beside,) = place(label, PAGE, rather_clear=[(320.0, 300.0, 5.0)])
    assert place(label, PAGE)[0].anchor == "start" and beside.anchor != "start"


def test_chinese_characters_are_wider():
    assert text_width("北京") > text_width("Be")
