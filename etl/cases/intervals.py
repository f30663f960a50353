"""95 % intervals from counts and sums, for whole columns: shares, counts of events, means.

Sources: E. B. Wilson, JASA 22 (1927) 209-212; Byar's approximation in Breslow & Day, Statistical Methods in Cancer
Research II (1987), 69; exact Poisson limits by chi-square quantiles (Garwood, Biometrika 28 (1936) 437-442).
"""

import numpy as np
from scipy import stats

Z = float(stats.norm.ppf(0.975))
EXACT_BELOW = 10  # Byar's approximation is used from ten events on


def wilson(events: np.ndarray, trials: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a share; nan without trials."""
    events, trials = np.asarray(events, dtype=float), np.where(np.asarray(trials) > 0, trials, np.nan).astype(float)
    share = events / trials
    scale = 1 + Z**2 / trials
    centre = (share + Z**2 / (2 * trials)) / scale
    half = Z / scale * np.sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    return np.where(events == 0, 0.0 * centre, centre - half), np.where(events == trials, 1.0 + 0.0 * centre, centre + half)


def poisson(events: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a count of events: exact below ten, Byar from ten on."""
    events = np.asarray(events, dtype=float)
    safe = np.maximum(events, 1)
    low = safe * (1 - 1 / (9 * safe) - Z / (3 * np.sqrt(safe))) ** 3
    above = events + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * np.sqrt(above))) ** 3
    exact_low = np.where(events > 0, stats.chi2.ppf(0.025, 2 * safe) / 2, 0.0)
    exact_high = stats.chi2.ppf(0.975, 2 * above) / 2
    small = events < EXACT_BELOW
    return np.where(small, exact_low, low), np.where(small, exact_high, high)


def mean(total: np.ndarray, squared: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Limits of a mean by the normal approximation, stays taken as independent; nan below two.

    The standard error follows from the sums alone: variance = (sum of squares - n mean^2) / (n - 1), so that months
    and hospitals can be added. Stays of one hospital are alike; between hospitals the interval is too narrow.
    """
    n = np.where(np.asarray(n) > 1, n, np.nan).astype(float)
    total, squared = np.asarray(total, dtype=float), np.asarray(squared, dtype=float)
    average = total / n
    variance = np.maximum(squared - n * average**2, 0) / (n - 1)
    half = Z * np.sqrt(variance / n)
    return average - half, average + half
