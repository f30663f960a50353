-- Gives the lower end of the 95 % interval of the difference k1/n1 - k2/n2 (Newcombe 1998, Stat Med 17: 873-890, method 10).
create macro newcombe_low(k1, n1, k2, n2) as
k1 / n1 - k2 / n2 - sqrt((k1 / n1 - wilson_low(k1, n1)) ** 2 + (wilson_high(k2, n2) - k2 / n2) ** 2);
