"""Intervals in SQL against published values and against scipy; the same macros stand in the published file."""

import duckdb
import pytest
from scipy.stats import binomtest, chi2

from etl import snapshot, statements
from tests.etl.flows import plain


@pytest.fixture(scope="module")
def ask():
    """`ask("wilson_low(1, 2)")`: the value of an expression."""
    with duckdb.connect() as con:
        for macro in statements.macros():
            con.execute(macro)
        yield lambda text: con.execute(f"select {text}").fetchone()[0]


@pytest.mark.parametrize(
    ("expression", "expected", "places"),
    [
        # Byar's limits for 12 events (the exact ones are 6.2006 and 20.9616, below)
        ("byar_low(12)", 6.1935, 4), ("byar_high(12)", 20.9629, 4),
        # Newcombe 1998, table II, example (a), method 10: 56/70 - 48/80
        ("newcombe_low(56, 70, 48, 80)", 0.0524, 4), ("newcombe_high(56, 70, 48, 80)", 0.3339, 4),
        # Newcombe 1998 (Stat Med 17: 857), table I, method 3: 81/263, 15/148, 0/20, 1/29
        ("wilson_low(81, 263)", 0.2553, 4), ("wilson_high(81, 263)", 0.3662, 4),
        ("wilson_low(15, 148)", 0.0624, 4), ("wilson_high(15, 148)", 0.1605, 4),
        ("wilson_low(0, 20)", 0.0, 4), ("wilson_high(0, 20)", 0.1611, 4),
        ("wilson_low(1, 29)", 0.0061, 4), ("wilson_high(1, 29)", 0.1718, 4),
    ],
)  # fmt: skip
def test_published_values(ask, expression, expected, places):
    assert round(ask(expression), places) == expected


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (3, 7), (219, 28427), (12_345_678, 98_765_432), (98_765_432, 98_765_432)])
def test_wilson_is_that_of_scipy(ask, k, n):
    interval = binomtest(k, n).proportion_ci(method="wilson")
    assert ask(f"wilson_low({k}, {n})") == pytest.approx(interval.low, rel=1e-6, abs=1e-12)
    assert ask(f"wilson_high({k}, {n})") == pytest.approx(interval.high, rel=1e-6)
    assert plain.wilson(k, n) == (pytest.approx(interval.low, rel=1e-5, abs=1e-9), pytest.approx(interval.high, rel=1e-5))


def test_an_empty_group_has_no_interval(ask):
    assert ask("wilson_low(0, 0)") is None and ask("wilson_high(null, null)") is None and ask("wilson_high(12, 10)") is None


@pytest.mark.parametrize("k", range(10))
def test_small_counts_have_exact_limits(ask, k):
    assert ask(f"count_low({k})") == pytest.approx(chi2.ppf(0.025, 2 * k) / 2 if k else 0, abs=1e-9)
    assert ask(f"count_high({k})") == pytest.approx(chi2.ppf(0.975, 2 * k + 2) / 2, abs=1e-9)


@pytest.mark.parametrize("k", [10, 12, 30, 100, 10_000, 60_000_000])
def test_from_ten_byar_is_near_the_exact_limits(ask, k):
    low, high = chi2.ppf(0.025, 2 * k) / 2, chi2.ppf(0.975, 2 * k + 2) / 2
    assert ask(f"count_low({k})") == ask(f"byar_low({k})") == pytest.approx(low, rel=2e-3)
    assert ask(f"count_high({k})") == ask(f"byar_high({k})") == pytest.approx(high, rel=2e-3)


def test_exact_limits_of_twelve():
    assert (round(chi2.ppf(0.025, 24) / 2, 4), round(chi2.ppf(0.975, 26) / 2, 4)) == (6.2006, 20.9616)


def test_the_published_file_has_the_macros(warehouse):
    with duckdb.connect(str(warehouse / snapshot.read_pointer(warehouse).file), read_only=True) as con:
        assert con.execute("select wilson_low(219, 28427), count_high(3), newcombe_low(1, 2, 1, 3)").fetchone()[0] == pytest.approx(0.00675, abs=1e-5)
