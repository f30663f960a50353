"""Directions around a place: moved apart as little as need be, in the same order, never across each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import flow_spread

TURN = 2 * math.pi
directions = st.lists(st.floats(-10, 10), min_size=1, max_size=25)


def gaps(moved: np.ndarray, needs: np.ndarray) -> np.ndarray:
    """Free room between neighbours around the circle beyond what both need."""
    order = np.argsort(moved % TURN)
    turned, wide = (moved % TURN)[order], needs[order]
    return np.append(turned[1:], turned[0] + TURN) - turned - wide - np.append(wide[1:], wide[0])


@given(directions, st.floats(0.0, 0.11))
def test_everybody_gets_what_they_need(natural, need):
    needs = np.full(len(natural), need)
    moved = flow_spread.spread(np.array(natural), needs)
    assert len(natural) == 1 or (gaps(moved, needs) > -1e-9).all()


@given(directions)
def test_nobody_moves_without_need(natural):
    assert flow_spread.spread(np.array(natural), np.zeros(len(natural))) == pytest.approx(np.array(natural))


def test_two_from_one_side_part_evenly():
    assert flow_spread.spread(np.array([1.0, 1.0]), np.array([0.1, 0.1])) == pytest.approx(np.array([0.9, 1.1]))


def test_across_the_end_of_the_circle():
    moved = flow_spread.spread(np.array([0.05, TURN - 0.05]), np.array([0.1, 0.1]))
    assert moved == pytest.approx(np.array([0.1, TURN - 0.1]))


def test_more_than_a_full_circle_is_lessened_for_all():
    needs = np.full(30, 0.5)
    moved = flow_spread.spread(np.zeros(30), needs)
    assert np.diff(np.sort(moved)) == pytest.approx(0.92 * TURN / 30)


def ends(count: int, spread: float) -> flow_spread.Ends:
    angles = np.linspace(-spread, spread, count)
    each = np.full(count, 1.0)
    return flow_spread.Ends([f"o{number}" for number in range(count)], ["hub"] * count, angles + math.pi, angles, 30 * each, 60 * each, 25 * each, 8 * each, 300 * each, 6.0)


def test_a_crowded_place_gets_a_wider_ring_and_a_quiet_one_does_not():
    crowded, quiet = (flow_spread.apart(ends(count, spread)) for count, spread in ((12, 0.8), (3, 2.0)))
    assert (crowded[2] > 30).all() and (quiet[2] == 30).all()
    assert quiet[1] == pytest.approx(ends(3, 2.0).arrive)


def test_no_curve_is_turned_too_far_and_a_lonely_end_follows_half():
    given_ends = ends(20, 0.3)
    leave, arrive, _ = flow_spread.apart(given_ends)
    turned = arrive - given_ends.arrive
    assert np.abs(turned).max() <= flow_spread.FURTHEST and np.abs(turned).max() > 0.3
    assert leave - given_ends.leave == pytest.approx(-turned / 2)
