-- Gives the upper end of Byar's 95 % interval of a count (Breslow and Day 1987, volume II, formula 2.13).
create macro byar_high(k) as
(k + 1) * (1 - 1.0 / (9 * (k + 1)) + 1.959964 / (3 * sqrt(k + 1))) ** 3;
