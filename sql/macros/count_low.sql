-- Gives the lower end of a count's 95 % interval: exact Poisson (Garwood 1936) below 10, where Byar's is poor, else Byar's.
create macro count_low(k) as
case when k < 10 then list_extract([
    0.0000000000, 0.0253178080, 0.2422092785, 0.6186721229, 1.0898653736, 1.6234863901, 2.2018942535, 2.8143630515, 3.4538321767, 4.1153730974
], (k + 1)::bigint) else byar_low(k) end;
