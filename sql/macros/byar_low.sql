-- Gives the lower end of Byar's 95 % interval of a count (Breslow and Day 1987, volume II, formula 2.13); 0 for the count 0.
create macro byar_low(k) as
case when k > 0 then k * (1 - 1.0 / (9 * k) - 1.959964 / (3 * sqrt(k))) ** 3 else 0.0 * k end;
