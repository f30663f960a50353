"""Scales of flow maps: round limits, widths in proportion, legends in numbers that exist."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import flow_scale
from dashboard.theme import DARK, LIGHT

VALUES = st.lists(st.floats(1e-4, 1e6), min_size=1, max_size=60)


@given(VALUES)
def test_every_value_has_a_class_and_limits_ascend(values):
    limits = flow_scale.limits(values)
    assert list(limits) == sorted(set(limits)) and limits[0] <= min(values) and limits[-1] == max(values)
    classes = flow_scale.sequential(values, LIGHT)
    assert len(classes.colours) == len(limits) - 1
    for value in values:
        number = classes.number(value)
        assert limits[number] <= value <= limits[number + 1] * (1 + 1e-12)


def test_limits_are_round_numbers():
    assert flow_scale.limits([0.02, 0.05, 0.08, 0.12, 0.2]) == (0.0, 0.04, 0.08, 0.12, 0.16, 0.2)
    assert flow_scale.limits([0.87, 0.9, 0.92, 0.96])[0] == pytest.approx(0.86)  # close together: not from zero
    skewed = flow_scale.limits([0.001] * 10 + [0.02, 0.4])
    assert skewed[0] == 0 and skewed[1] < 0.01 and len(skewed) > 4  # the many small ones are told apart


def test_one_colour_means_one_thing_and_differs_from_missing():
    for theme in (LIGHT, DARK):
        classes = flow_scale.sequential([0.1, 0.2, 0.3], theme)
        assert len(set(classes.colours)) == len(classes.colours) and theme.land not in classes.colours


def test_a_balance_has_its_own_colour_on_each_side_of_zero():
    classes = flow_scale.diverging([-300, -20, 40, 500], LIGHT)
    assert 0.0 in classes.limits and classes.limits[0] == -500 and classes.limits[-1] == 500
    assert classes.number(-1) < classes.number(1)


@given(st.floats(1, 1e9), st.floats(1e-3, 1))
def test_widths_are_in_proportion_and_always_visible(largest, part):
    stays = largest * part
    width = flow_scale.width(stays, largest)
    assert flow_scale.THINNEST <= width <= flow_scale.WIDEST
    assert width == pytest.approx(max(flow_scale.THINNEST, flow_scale.WIDEST * part), abs=0.006)
    assert flow_scale.FAINTEST <= flow_scale.fading(stays, largest) <= 245


def test_areas_of_nodes_are_in_proportion():
    assert flow_scale.radius(25, 100) == pytest.approx(flow_scale.LARGEST / 2)
    assert flow_scale.radius(0, 100) == 0 and flow_scale.radius(5, 0) == 0


@given(st.floats(1, 1e9))
def test_samples_of_a_legend_are_round_and_not_above_the_largest(largest):
    samples = flow_scale.samples(largest)
    assert samples and samples == sorted(samples, reverse=True) and samples[0] <= largest * (1 + 1e-9)
    for sample in samples:
        digits = sample / 10 ** math.floor(math.log10(sample))
        assert any(digits == pytest.approx(step) for step in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10))
