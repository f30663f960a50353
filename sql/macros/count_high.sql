-- Gives the upper end of a count's 95 % interval: exact Poisson (Garwood 1936) below 10, where Byar's is poor, else Byar's.
create macro count_high(k) as
case when k < 10 then list_extract([
    3.6888794541, 5.5716433909, 7.2246876677, 8.7672730697, 10.2415886754, 11.6683320793, 13.0594740225, 14.4226753617, 15.7631892202, 17.0848034514
], (k + 1)::bigint) else byar_high(k) end;
